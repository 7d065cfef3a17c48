package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Ctrl-C typed at a terminal, and signals that come before a command has come to its work. */
class TerminalIT extends Scenario {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    /** What a person who presses Ctrl-C must never see. */
    private static final String TRACE = "Exception|\\tat |no application answered|unexpected failure";

    /** The programs of a terminal's foreground group all hear Ctrl-C: those of exec must not. */
    @Test
    void letsTheProgramsOfExecEndTheirCallsWhenCtrlCIsTypedAtATerminal() throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "there is no 'script' to make a pseudo terminal with");
        Path data = folder.resolve("data");
        Path calls = Files.createDirectory(folder.resolve("calls"));
        Path program = Files.writeString(folder.resolve("slow.sh"), """
                while read -r line; do
                  : > "%s/$$-$(date +%%s%%N)"
                  sleep 3
                  echo '{"done": true}'
                done
                """.formatted(calls));
        Files.writeString(folder.resolve("typed.csv"), "id,text\n" + "a,x\nb,x\nc,x\nd,x\ne,x\nf,x\ng,x\nh,x\n");
        Path spec = Files.writeString(folder.resolve("typed.yaml"), """
                experiment: {name: typed}
                source: {file: typed.csv, incident_id: id, types: {note: text}}
                handler: {kind: exec, command: [sh, %s]}
                execution: {concurrency: 2, timeout: 20s, max_attempts: 1}
                """.formatted(program.getFileName()));

        HoldfastProcess run =
                holdfast.startAtTerminal(folder.resolve("shown"), data, "run", spec.toString(), "--id", "typed");
        Awaitility.await("two calls").atMost(HoldfastCommands.BOUND).until(() -> count(calls) >= 2);
        OutputStream keys = run.keyboard();
        keys.write(3);
        keys.flush();
        assertThat(run.awaitExit(HoldfastCommands.BOUND)).as(run.printed()).isEqualTo(130);

        JsonNode record = holdfast.run(0, data, "show", "typed", "--json").json();
        assertThat(record.get("items_failed").asInt()).as(run.printed()).isZero();
        assertThat(record.get("attempts_in_doubt").asInt()).isZero();
        assertThat(count(calls)).as("calls begin no more after it").isLessThan(8);
        assertThat(run.err()).as(run.printed()).anyMatch(line -> line.contains("go on with: holdfast resume typed"));

        // The counts of a record follow the outcomes by a moment, which an end may cut off; a resume catches up.
        holdfast.run(0, data, "resume", "typed", "--yes");
        assertThat(holdfast.run(0, data, "show", "typed", "--json")
                        .json()
                        .get("items_succeeded")
                        .asLong())
                .as("each call that began came to its end, so none was made again")
                .isEqualTo(8)
                .isEqualTo(count(calls));
    }

    /** At whichever moment of a resume, of a question and of an 'up' the signal comes. */
    @Test
    void endsWithOneSentenceWheneverTheSignalComes() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(300))) {
            Path spec = Items.spec(folder, "early", 2_000, service.url());
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "early");
            Awaitility.await("some calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= 20);
            run.kill();
            for (String moment : List.of("logs", "owner", "resuming", "taking over")) {
                HoldfastProcess resume = signalled(data, moment, "resume", "early");
                assertThat(resume.awaitExit(HoldfastCommands.BOUND))
                        .as(moment + resume.printed())
                        .isEqualTo(130);
                assertThat(String.join("\n", resume.err()))
                        .as(moment)
                        .doesNotContainPattern(TRACE)
                        .containsPattern("holdfast: interrupted");
                assertThat(resume.err().stream().filter(line -> line.contains("interrupted")))
                        .as(moment)
                        .hasSize(1);
            }
            HoldfastProcess list = signalled(data, "owner", "list");
            assertThat(list.awaitExit(HoldfastCommands.BOUND))
                    .as(list.printed())
                    .isEqualTo(130);
            assertThat(list.err()).as(list.printed()).containsExactly("holdfast: interrupted");
        }
    }

    @Test
    void beginsNoCallOnceTheEndIsAskedFor() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(20))) {
            Path spec = Items.spec(folder, "quick", 20_000, service.url(), "concurrency: 4, timeout: 20s");
            HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "quick", "--verbose");
            Awaitility.await("some calls").atMost(HoldfastCommands.BOUND).until(() -> service.total() >= 200);
            run.signal("INT");
            run.awaitErr(line -> line.contains("no more calls are begun"), HoldfastCommands.BOUND);
            int before = service.total();
            run.awaitExit(130, HoldfastCommands.BOUND);

            assertThat(service.total() - before)
                    .as("calls that reached the service later: those that were on their way")
                    .isLessThanOrEqualTo(4);
        }
    }

    /** Sends SIGINT as soon as the command has come so far. */
    private HoldfastProcess signalled(Path data, String moment, String... command) throws Exception {
        Path log = data.resolve("logs/holdfast.log");
        Files.deleteIfExists(log);
        Path err = Files.createTempFile(folder, "err", "");
        HoldfastProcess process = holdfast.startInTerminal(List.of(), err, err, data, command);
        Awaitility.await(moment)
                .atMost(HoldfastCommands.BOUND)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> switch (moment) {
                            case "logs" -> Files.exists(log);
                            case "owner" ->
                                Files.exists(data.resolve("owner.lock"))
                                        && Files.readString(data.resolve("owner.lock"))
                                                .contains("pid " + process.pid() + " ");
                            default -> process.err().stream().anyMatch(line -> line.contains(moment));
                        }
                        || !process.isAlive());
        process.signal("INT");
        return process;
    }

    private static long count(Path calls) throws Exception {
        try (Stream<Path> files = Files.list(calls)) {
            return files.count();
        }
    }
}
