package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the README prints as commands, as a person types it in a folder of his own. */
class DemoIT {
    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void showsARunThatIsKilledAndLeavesItThereToLookAt() throws Exception {
        HoldfastProcess demo = holdfast.startIn(
                        folder, "demo", "--items", "150", "--chaos", "kill=1s,429=5%,500=5%,timeout=1%")
                .awaitExit(0, HoldfastCommands.BOUND);

        assertThat(demo.out())
                .as(demo.printed())
                .anyMatch(line -> line.strip().matches("kill -9 +[1-9].*"))
                .anyMatch(line -> line.strip().matches("calls in doubt +[1-9].*"))
                .anyMatch(line -> line.strip().matches("results +150 .*"))
                .anyMatch(line -> line.strip().equals("proven"));
        assertThat(demo.err())
                .as(demo.printed())
                .anyMatch(line -> line.endsWith("rm -r .holdfast-demo"))
                .noneMatch(line -> line.contains("could be read by other users"));
        assertThat(folder.resolve(".holdfast")).as("the usual folder").doesNotExist();
        String look = demo.out().stream()
                .filter(line -> line.startsWith("Look at it:  holdfast "))
                .findFirst()
                .orElseThrow();
        List<String> words =
                List.of(look.substring("Look at it:  holdfast ".length()).split(" "));
        HoldfastProcess shown =
                holdfast.startIn(folder, words.toArray(String[]::new)).awaitExit(0, HoldfastCommands.BOUND);
        assertThat(shown.out()).as(shown.printed()).anyMatch(line -> line.contains("completed"));
    }

    @Test
    void runsAnExampleAndGoesOnWithItAfterAKill() throws Exception {
        String spec = Path.of("../docs/examples/primes.yaml").toRealPath().toString();
        HoldfastProcess run = holdfast.startIn(folder, "run", spec);
        run.awaitErr(line -> line.startsWith("[PROGRESS]"), HoldfastCommands.BOUND);
        run.kill();

        HoldfastProcess resumed = holdfast.startIn(folder, "resume", "--yes").awaitExit(0, HoldfastCommands.BOUND);
        assertThat(resumed.err())
                .as("the kill hit a run" + resumed.printed())
                .anyMatch(line -> line.contains("is completed: 100 succeeded, 0 failed"));
        assertThat(resumed.out()).as(resumed.printed()).anyMatch(line -> line.matches(" +0 +14705 +14.7%"));
        assertThat(Files.isDirectory(folder.resolve(".holdfast"))).isTrue();
        JsonNode list = holdfast.startIn(folder, "list", "--json")
                .awaitExit(0, HoldfastCommands.BOUND)
                .json();
        assertThat(list.get("items")).hasSize(1);
    }
}
