package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Each of the signals that a terminal sends, to a run in the middle of its calls: once, twice, and ignored. */
class SignalsIT extends Scenario {
    private static final int ITEMS = 240;

    private Path data = Path.of("");
    private int errs;

    @Test
    void endsInOrderAtTheFirstSignalAndAtOnceAtTheSecond() throws Exception {
        data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(700))) {
            Path spec = Items.spec(folder, "calls", ITEMS, service.url());
            closedTerminal(service, spec);

            HoldfastProcess interrupted = inTerminal(List.of(), "resume", "calls");
            awaitMoreCalls(service);
            interrupted.signal("INT");
            interrupted.awaitExit(130, HoldfastCommands.BOUND);
            assertSaysHowToResume(interrupted);

            HoldfastProcess twice = inTerminal(List.of(), "resume", "calls");
            awaitMoreCalls(service);
            assertThat(service.calls().values())
                    .as("what was under way at both signals came to its end: nothing is made again")
                    .containsOnly(1);
            service.take(Duration.ofMinutes(1));
            int before = service.total();
            Awaitility.await("calls that take long")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> service.total() >= before + 16);
            twice.signal("TERM");
            twice.awaitErr(line -> line.contains("call(s) in flight"), HoldfastCommands.BOUND);
            Instant second = Instant.now();
            twice.signal("HUP");
            twice.awaitExit(130, HoldfastCommands.BOUND);
            assertThat(Duration.between(second, Instant.now())).isLessThan(Duration.ofSeconds(10));
            assertSaysHowToResume(twice);

            service.hurry();
            HoldfastProcess ignoring = inTerminal(List.of("nohup"), "resume", "calls");
            ignoring.awaitErr(line -> line.contains("resuming calls"), HoldfastCommands.BOUND);
            ignoring.signal("HUP");
            ignoring.awaitExit(0, HoldfastCommands.BOUND);
            JsonNode record = show();
            assertThat(record.get("items_succeeded").asInt()).isEqualTo(ITEMS);
            assertThat(record.get("attempts_in_doubt").asInt())
                    .as("the second signal hit calls under way")
                    .isGreaterThanOrEqualTo(16);
        }
    }

    /** The terminal is gone when its signal comes: what is written to it fails. */
    private void closedTerminal(CountingService service, Path spec) throws Exception {
        Path terminal = folder.resolve("terminal");
        assertThat(new ProcessBuilder("mkfifo", terminal.toString()).start().waitFor())
                .isZero();
        Process reader = new ProcessBuilder("cat", terminal.toString())
                .redirectOutput(folder.resolve("shown").toFile())
                .start();
        try {
            HoldfastProcess run = holdfast.startInTerminal(
                    List.of(), terminal, folder.resolve("shown"), data, "run", spec.toString(), "--id", "calls");
            awaitMoreCalls(service);
            reader.destroyForcibly().waitFor();
            run.signal("HUP");
            assertThat(run.awaitExit(HoldfastCommands.BOUND)).isEqualTo(130);
        } finally {
            reader.destroyForcibly();
        }
        assertThat(service.total()).as("calls until the terminal was closed").isLessThan(ITEMS);
        assertThat(show().get("status").asText()).isEqualTo("running");
    }

    private HoldfastProcess inTerminal(List<String> prefix, String... arguments) throws Exception {
        Path err = Files.createFile(folder.resolve("err" + errs++));
        return holdfast.startInTerminal(prefix, err, err, data, arguments);
    }

    private static void awaitMoreCalls(CountingService service) {
        int before = service.total();
        Awaitility.await("some calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= before + 20);
    }

    private JsonNode show() throws Exception {
        return holdfast.run(0, data, "show", "calls", "--json").json();
    }

    private static void assertSaysHowToResume(HoldfastProcess process) {
        assertThat(process.err())
                .as(process.printed())
                .anyMatch(line -> line.endsWith("interrupted; go on with: holdfast resume calls"));
    }
}
