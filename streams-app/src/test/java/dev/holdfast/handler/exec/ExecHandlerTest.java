package dev.holdfast.handler.exec;

import static dev.holdfast.handler.exec.ExecCalls.awaitGone;
import static dev.holdfast.handler.exec.ExecCalls.exec;
import static dev.holdfast.handler.exec.ExecCalls.failure;
import static dev.holdfast.handler.exec.ExecCalls.pid;
import static dev.holdfast.handler.exec.ExecCalls.shell;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.Tasks;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real shell programs that answer, and how they are kept and ended. */
@Timeout(60)
class ExecHandlerTest {
    private static final String ANSWERS_ITS_PID = "while read -r line; do echo '{\"pid\": '$$'}'; done";

    private final HandlerType type = new ExecType();

    @TempDir
    private Path folder;

    @Test
    void writesTheItemAsOneLineAndReadsOne() throws Exception {
        try (Handler handler = shell(folder, "while read -r line; do printf '{\"seen\": %s }\\n' \"$line\"; done")) {
            assertThat(handler.handle(Tasks.withText("zwei\nZeilen 🙂")))
                    .isEqualTo("{\"seen\":{\"experiment_id\":\"exp-1\",\"incident_id\":\"case 7\",\"type\":\"cme\","
                            + "\"text\":\"zwei\\nZeilen 🙂\",\"fields\":{},\"$request_id\":\"1:cme:case 7\"}}");
        }
    }

    @Test
    void keepsOneProcessForItemsThatFollowEachOther() throws Exception {
        try (Handler handler = shell(folder, ANSWERS_ITS_PID)) {
            Set<Long> pids = new HashSet<>();
            for (int i = 0; i < 50; i++) {
                pids.add(pid(handler));
            }
            assertThat(pids).hasSize(1);
        }
    }

    @Test
    void runsAsManyProcessesAsThereAreCallsAtOnce() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        // Each answers only when all four are there, so that none can be used twice.
        String program =
                "while read -r line; do : > here.$$; while [ $(ls here.* | wc -l) -lt 4 ]; do sleep 0.02; done;"
                        + " echo '{\"pid\":'$$'}'; done";
        try (Handler handler = shell(folder, program)) {
            List<Future<Long>> pids = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                pids.add(threads.submit(() -> pid(handler)));
            }
            Set<Long> distinct = new HashSet<>();
            for (Future<Long> pid : pids) {
                distinct.add(pid.get(20, TimeUnit.SECONDS));
            }
            assertThat(distinct).hasSize(4);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void passesEnvironmentAndDirectory() throws Exception {
        String program =
                "while read -r line; do echo \"{\\\"a\\\":\\\"$ANY_VARIABLE\\\",\\\"d\\\":\\\"$(pwd -P)\\\"}\"; done";
        try (Handler handler = shell(folder, program)) {
            assertThat(handler.handle(Tasks.withText("x")))
                    .isEqualTo("{\"a\":\"any value\",\"d\":\"" + folder.toRealPath() + "\"}");
        }
    }

    @Test
    void exchangesTextsThatAreLargerThanAPipe() throws Exception {
        String text = "x".repeat(900_000);
        try (Handler handler = exec("cat")) {
            assertThat(handler.handle(Tasks.withText(text))).hasSizeGreaterThan(900_000);
            assertThat(handler.handle(Tasks.withText("short"))).contains("\"short\"");
        }
    }

    @Test
    void startsAProgramAnewThatEndsAfterEachAnswer() throws Exception {
        try (Handler handler = shell(folder, "read -r line; echo '{\"pid\":'$$'}'")) {
            Set<Long> pids = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                pids.add(pid(handler));
            }
            assertThat(pids).hasSize(30);
        }
    }

    @Test
    void takesALastLineWithoutALineBreak() throws Exception {
        try (Handler handler = shell(folder, "read -r line; printf '{\"a\":1}'")) {
            assertThat(handler.handle(Tasks.withText("x"))).isEqualTo("{\"a\":1}");
        }
    }

    @Test
    void keepsTheProcessAfterAnErrorThatItReports() throws Exception {
        String program = "while read -r line; do case $line in *bad*) echo '{\"$error\":{\"category\":\"data_error\","
                + "\"message\":\"no text\"}}';; *) echo '{\"pid\":'$$'}';; esac; done";
        try (Handler handler = shell(folder, program)) {
            long before = pid(handler);
            HandlerFailure failure = failure(handler, "bad", Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.DATA_ERROR);
            assertThat(failure).hasMessage("no text");
            assertThat(pid(handler)).isEqualTo(before);
        }
    }

    @Test
    void endsProcessesByTheEndOfTheirInputWhenClosed() throws Exception {
        long pid;
        try (Handler handler = shell(folder, ANSWERS_ITS_PID + "; echo bye > goodbye")) {
            pid = pid(handler);
        }
        assertThat(folder.resolve("goodbye")).hasContent("bye");
        awaitGone(pid);
    }

    @Test
    void endsProcessesByForceWhenTheyIgnoreTheEndOfTheirInput() throws Exception {
        long pid;
        try (Handler handler = shell(folder, "read -r line; echo '{\"pid\":'$$'}'; while :; do sleep 1; done")) {
            pid = pid(handler);
        }
        awaitGone(pid);
    }

    @Test
    void refusesACommandThatCannotBe() {
        assertThat(type.problems(Tasks.section("exec", Map.of("command", List.of()))))
                .containsExactly(
                        "handler.command must begin with the name of a program, such as [python3, classify.py]");
        assertThat(type.problems(Tasks.section(
                        "exec", Map.of("command", List.of("a", "b\0"), "environment", Map.of("A=B", "c", "D", "e\0")))))
                .hasSize(3);
        assertThat(type.problems(Tasks.section("exec", Map.of("command", List.of("cat")))))
                .isEmpty();
    }
}
