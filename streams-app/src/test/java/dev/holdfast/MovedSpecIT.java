package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A program beside its SPEC: found from wherever a command is given, missed before any call, and found again after a move. */
class MovedSpecIT extends Scenario {
    private static final int ITEMS = 60;

    @Test
    void findsItsProgramFromAnyFolderAndAfterAMove() throws Exception {
        Path data = folder.resolve("data");
        Path first = Files.createDirectories(folder.resolve("first"));
        Path spec = write(first);
        HoldfastProcess refused = holdfast.run(3, data, "run", spec.toString(), "--id", "moved");
        assertThat(refused.err())
                .as(refused.printed())
                .anyMatch(line -> line.contains("there is no program './classify' in " + first));
        HoldfastProcess none = holdfast.run(0, data, "list", "--json");
        assertThat(none.json().get("items")).as("nothing was begun").isEmpty();

        Path calls = program(first);
        HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "moved");
        Awaitility.await("some calls").atMost(HoldfastCommands.BOUND).until(() -> count(calls) >= 5);
        run.signal("TERM");
        run.awaitExit(130, HoldfastCommands.BOUND);
        assertThat(count(calls)).isLessThan(ITEMS);

        Path second = Files.move(first, folder.resolve("second"));
        HoldfastProcess lost = holdfast.run(
                3,
                data,
                "resume",
                "moved",
                "--source",
                second.resolve("items.csv").toString());
        assertThat(lost.err()).as(lost.printed()).anyMatch(line -> line.contains("resume ID --spec-dir DIR"));
        Files.writeString(second.resolve("go"), "");
        HoldfastProcess resumed = holdfast.run(0, data, "resume", "moved", "--spec-dir", second.toString());
        assertThat(resumed.err())
                .as(resumed.printed())
                .anyMatch(line -> line.contains("is completed: 60 succeeded, 0 failed"))
                .noneMatch(line -> line.contains("warning"));
        assertThat(count(second.resolve("calls"))).isEqualTo(ITEMS);
    }

    private static Path write(Path folder) throws Exception {
        Files.writeString(
                folder.resolve("items.csv"),
                IntStream.range(0, ITEMS)
                        .mapToObj(n -> "i" + n + ",text")
                        .collect(Collectors.joining("\n", "id,text\n", "\n")));
        return Files.writeString(folder.resolve("spec.yaml"), """
                experiment: {name: moved}
                source: {file: items.csv, incident_id: id, types: {note: text}}
                handler: {kind: exec, command: [./classify]}
                execution: {concurrency: 2, timeout: 20s, max_attempts: 1}
                """);
    }

    /** Answers slowly, until it is told to hurry; notes each call in its own folder. */
    private static Path program(Path folder) throws Exception {
        Path program = Files.writeString(folder.resolve("classify"), """
                #!/bin/sh
                while read -r item; do
                  echo call >> calls
                  [ -e go ] || sleep 0.3
                  echo '{"detected": true}'
                done
                """);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return folder.resolve("calls");
    }

    private static long count(Path calls) {
        try {
            return Files.exists(calls) ? Files.readAllLines(calls).size() : 0;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
