package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Prime partitions, from the command line to the rows and back to the golden histograms of rule P6. */
class PrimesIT {
    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void givesTheHistogramsOfRuleP6AndRefusesASecondRunOfAFinishedId() throws Exception {
        Path spec = folder.resolve("primes.yaml");
        Files.writeString(spec, """
                experiment: {name: primes}
                handler: {kind: prime-partitions, primes: 100, primes_per_item: 100}
                """);
        Path data = folder.resolve("data");
        // One broker for all the commands: each attaches to it, which costs less than to start its own.
        HoldfastProcess up = holdfast.up(data);
        for (int primes : List.of(100, 1_000, 10_000)) {
            holdfast.run(0, data, "run", spec.toString(), "--id", "p" + primes, "--set", "handler.primes=" + primes);
        }

        assertRows(data, 100, 217, Map.of(0, 6, 1, 17, 2, 44, 3, 26, 4, 7));
        assertRows(data, 1_000, 2_029, Map.of(0, 95, 1, 284, 2, 325, 3, 201, 4, 79, 5, 15, 6, 1));
        assertRows(data, 10_000, 20_198, Map.of(0, 1282, 1, 3005, 2, 2822, 3, 1736, 4, 804, 5, 272, 6, 70, 7, 9));

        List<String> refusal =
                holdfast.run(3, data, "run", spec.toString(), "--id", "p100").err();
        assertThat(refusal).last().asString().contains("experiment p100 exists and is completed since", "another --id");
        assertThat(up.isAlive()).isTrue();
    }

    private void assertRows(Path data, int primes, int rows, Map<Integer, Integer> histogram) throws Exception {
        List<String> lines = holdfast.run(0, data, "results", "p" + primes).out();
        assertThat(lines).first().isEqualTo("p,m_k,n_k,q_k");
        assertThat(lines).hasSize(rows + 1);
        Map<Long, Integer> partitions = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",", -1);
            // P4: a prime without a partition has one row, whose q_k is 0.
            partitions.merge(Long.valueOf(fields[0]), fields[3].equals("0") ? 0 : 1, Integer::sum);
        }
        Map<Integer, Integer> counted = new TreeMap<>();
        partitions.values().forEach(count -> counted.merge(count, 1, Integer::sum));
        assertThat(counted).as("partitions : primes of the first %s", primes).isEqualTo(new TreeMap<>(histogram));
        assertThat(lines.subList(1, lines.size()))
                .as("sorted by p")
                .isSortedAccordingTo(Comparator.comparingLong(line -> Long.parseLong(line.split(",", -1)[0])));
    }
}
