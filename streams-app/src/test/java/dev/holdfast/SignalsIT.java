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
            assertNothingIsInDoubt(service);

            HoldfastProcess twice = inTerminal(List.of(), "resume", "calls");
            awaitMoreCalls(service);
            service.take(Duration.ofMinutes(1));
            int before = service.total();
            Awaitility.await("calls that take long").atMost(HoldfastCommands.BOUND).until(() -> service.total()
                    >= before + 16);
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
            assertThat(record.get("items_in_doubt").asInt() + record.get("attempts").asInt() - ITEMS)
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
                    List.of(), terminal, data, "run", spec.toString(), "--id", "calls");
            awaitMoreCalls(service);
            reader.destroyForcibly().waitFor();
            run.signal("HUP");
            assertThat(run.awaitExit(HoldfastCommands.BOUND)).isEqualTo(130);
        } finally {
            reader.destroyForcibly();
        }
        assertNothingIsInDoubt(service);
    }

    private HoldfastProcess inTerminal(List<String> prefix, String... arguments) throws Exception {
        Path err = Files.createFile(folder.resolve("err" + errs++));
        return holdfast.startInTerminal(prefix, err, data, arguments);
    }

    private static void awaitMoreCalls(CountingService service) {
        int before = service.total();
        Awaitility.await("some calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= before + 20);
    }

    private void assertNothingIsInDoubt(CountingService service) throws Exception {
        JsonNode record = show();
        assertThat(record.get("status").asText()).isEqualTo("running");
        assertThat(record.get("items_succeeded").asInt())
                .as("each call that was begun has its result")
                .isEqualTo(service.total())
                .isLessThan(ITEMS);
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
