package dev.holdfast.handler.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.Tasks;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against real processes: shell programs that answer, and that misbehave in every way. */
@Timeout(60)
class ExecHandlerTest {
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final String ANSWERS_ITS_PID = "while read -r line; do echo '{\"pid\": '$$'}'; done";

    private final HandlerType type = new ExecType();

    @TempDir
    private Path folder;

    @Test
    void writesTheItemAsOneLineAndReadsOne() throws Exception {
        try (Handler handler = shell("while read -r line; do printf '{\"seen\": %s }\\n' \"$line\"; done")) {
            assertThat(handler.handle(Tasks.withText("zwei\nZeilen 🙂")))
                    .isEqualTo("{\"seen\":{\"experiment_id\":\"exp-1\",\"incident_id\":\"case 7\",\"type\":\"cme\","
                            + "\"text\":\"zwei\\nZeilen 🙂\",\"fields\":{}}}");
        }
    }

    @Test
    void keepsOneProcessForItemsThatFollowEachOther() throws Exception {
        try (Handler handler = shell(ANSWERS_ITS_PID)) {
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
        try (Handler handler = shell(program)) {
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
        try (Handler handler = shell(program)) {
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
    void endsTheProcessAndItsDescendantsWhenTheTimeIsOver() throws Exception {
        String program = "while read -r line; do sleep 300 & echo $! > child; echo $$ > self; wait; done";
        try (Handler handler = shell(program)) {
            HandlerFailure failure = failure(handler, "x", SHORT);

            assertThat(failure.category()).isEqualTo(ErrorCategory.TIMEOUT);
            assertThat(failure).hasMessageStartingWith("'sh' gave no answer in time");
            awaitGone(Long.parseLong(Files.readString(folder.resolve("self")).strip()));
            awaitGone(Long.parseLong(Files.readString(folder.resolve("child")).strip()));
        }
    }

    @Test
    void replacesTheProcessAfterATimeout() throws Exception {
        String program = "while read -r line; do case $line in *slow*) sleep 300;; esac; echo '{\"pid\":'$$'}'; done";
        try (Handler handler = shell(program)) {
            long before = pid(handler);
            assertThat(failure(handler, "slow", SHORT).category()).isEqualTo(ErrorCategory.TIMEOUT);
            assertThat(pid(handler)).isNotEqualTo(before);
        }
    }

    @Test
    void givesUpOnAProgramThatDoesNotReadAndOneThatNeverEndsALine() throws Exception {
        try (Handler deaf = exec("sleep", "300");
                Handler endless = shell("read -r line; while :; do printf 0123456789abcdef; sleep 0.05; done")) {
            assertThat(failure(deaf, "x".repeat(500_000), SHORT).category()).isEqualTo(ErrorCategory.TIMEOUT);
            assertThat(failure(endless, "x", SHORT).category()).isEqualTo(ErrorCategory.TIMEOUT);
        }
    }

    @Test
    void stopsReadingALineWithoutEnd() throws Exception {
        try (Handler handler = shell("read -r line; tr '\\0' x < /dev/zero")) {
            HandlerFailure failure = failure(handler, "x", Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR);
            assertThat(failure).hasMessageContaining("too large: more than " + AnswerReader.MAX_BYTES);
        }
    }

    @Test
    void returnsPromptlyWhenInterruptedAndEndsTheProcess() throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        try (Handler handler = shell("read -r line; echo $$ > self.new; mv self.new self; sleep 300")) {
            Thread caller = new Thread(() -> {
                try {
                    handler.handle(Tasks.withText("x"));
                } catch (HandlerFailure | InterruptedException e) {
                    outcome.complete(e);
                }
            });
            caller.start();
            await("the program has its item")
                    .atMost(20, TimeUnit.SECONDS)
                    .until(() -> Files.exists(folder.resolve("self")));
            caller.interrupt();

            assertThat(outcome.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
            awaitGone(Long.parseLong(Files.readString(folder.resolve("self")).strip()));
        }
    }

    @Test
    void saysHowAProgramEndedAndWhatItSaidLast() throws Exception {
        String program =
                "read -r line; for i in 1 2 3 4 5; do echo \"complaint $i of $ANY_VARIABLE\" >&2; done; exit 3";
        try (Handler handler = shell(program)) {
            HandlerFailure failure = failure(handler, "x", Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.API_ERROR);
            assertThat(failure)
                    .hasMessage(
                            "'sh' ended with exit code 3 before it answered; its last error output: complaint 3 of ***"
                                    + " | complaint 4 of *** | complaint 5 of ***");
        }
    }

    @Test
    void replacesAProcessThatAnsweredWithoutReadingItsItem() throws Exception {
        try (Handler handler = shell("echo '{\"pid\":'$$'}'; sleep 300")) {
            String answer = handler.handle(Tasks.withText("x".repeat(500_000)));
            assertThat(handler.handle(Tasks.withText("x".repeat(500_000)))).isNotEqualTo(answer);
        }
    }

    @Test
    void keepsOnlyTheEndOfMuchErrorOutput() throws Exception {
        String program = "while read -r line; do i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done;"
                + " case $line in *end*) exit 1;; esac; echo '{}'; done";
        try (Handler handler = shell(program)) {
            assertThat(handler.handle(Tasks.withText("x"))).isEqualTo("{}");
            assertThat(failure(handler, "end", Tasks.ANY_TIMEOUT))
                    .hasMessageEndingWith("line 19997 | line 19998 | line 19999");
        }
    }

    @Test
    void startsAProgramAnewThatEndsAfterEachAnswer() throws Exception {
        try (Handler handler = shell("read -r line; echo '{\"pid\":'$$'}'")) {
            Set<Long> pids = new HashSet<>();
            for (int i = 0; i < 30; i++) {
                pids.add(pid(handler));
            }
            assertThat(pids).hasSize(30);
        }
    }

    @Test
    void takesALastLineWithoutALineBreak() throws Exception {
        try (Handler handler = shell("read -r line; printf '{\"a\":1}'")) {
            assertThat(handler.handle(Tasks.withText("x"))).isEqualTo("{\"a\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "echo not json | is not valid JSON",
                "echo '[]' | is not a JSON object",
                "echo | is empty",
                "printf '\\377\\n' | is not valid UTF-8",
                "printf '{}\\n{}\\n' | wrote more than one line for one item",
                "printf 'loading model\\n{}\\n' | wrote more than one line for one item",
            })
    void takesAnythingButOneObjectOnOneLineForAParseErrorAndReplacesTheProcess(String answer, String message)
            throws Exception { // R31: and the next item must not get a line that was left over
        String program =
                "while read -r line; do case $line in *bad*) " + answer + ";; *) echo '{\"pid\":'$$'}';; esac; done";
        try (Handler handler = shell(program)) {
            long before = pid(handler);
            HandlerFailure failure = failure(handler, "bad", Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR);
            assertThat(failure).hasMessageContaining(message);
            assertThat(pid(handler)).isNotEqualTo(before);
        }
    }

    @Test
    void replacesAProcessThatSpeaksUnasked() throws Exception {
        String program = "while read -r line; do echo '{\"pid\":'$$'}'; (sleep 0.2; echo unasked; : > said) & done";
        try (Handler handler = shell(program)) {
            long before = pid(handler);
            await("the program spoke").atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(folder.resolve("said")));
            assertThat(pid(handler)).isNotEqualTo(before);
        }
    }

    @Test
    void keepsTheProcessAfterAnErrorThatItReports() throws Exception {
        String program = "while read -r line; do case $line in *bad*) echo '{\"$error\":{\"category\":\"data_error\","
                + "\"message\":\"no text\"}}';; *) echo '{\"pid\":'$$'}';; esac; done";
        try (Handler handler = shell(program)) {
            long before = pid(handler);
            HandlerFailure failure = failure(handler, "bad", Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.DATA_ERROR);
            assertThat(failure).hasMessage("no text");
            assertThat(pid(handler)).isEqualTo(before);
        }
    }

    @Test
    void namesAProgramOrFolderThatDoesNotExist() throws Exception {
        try (Handler handler = exec("no-such-program-here", "--password=hunter22")) {
            HandlerFailure failure = failure(handler, "x", Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.API_ERROR);
            assertThat(failure.getMessage())
                    .startsWith("cannot start 'no-such-program-here', the program in handler.command: is it installed")
                    .doesNotContain("hunter22");
        }
        Path absent = folder.resolve("absent");
        try (Handler handler =
                type.create(Tasks.section("exec", Map.of("command", List.of("cat"), "directory", absent.toString())))) {
            assertThat(failure(handler, "x", Tasks.ANY_TIMEOUT))
                    .hasMessage("cannot start 'cat': handler.directory is not a folder: " + absent);
        }
    }

    @Test
    void endsProcessesByTheEndOfTheirInputWhenClosed() throws Exception {
        long pid;
        try (Handler handler = shell(ANSWERS_ITS_PID + "; echo bye > goodbye")) {
            pid = pid(handler);
        }
        assertThat(folder.resolve("goodbye")).hasContent("bye");
        awaitGone(pid);
    }

    @Test
    void endsProcessesByForceWhenTheyIgnoreTheEndOfTheirInput() throws Exception {
        long pid;
        try (Handler handler = shell("read -r line; echo '{\"pid\":'$$'}'; while :; do sleep 1; done")) {
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

    private Handler shell(String program) {
        return type.create(Tasks.section(
                "exec",
                Map.of(
                        "command", List.of("sh", "-c", program),
                        "environment", Map.of("ANY_VARIABLE", "any value"),
                        "directory", folder.toString())));
    }

    private Handler exec(String... command) {
        return type.create(Tasks.section("exec", Map.of("command", List.of(command))));
    }

    private static long pid(Handler handler) throws HandlerFailure, InterruptedException {
        return Long.parseLong(handler.handle(Tasks.withText("x")).replaceAll("\\D", ""));
    }

    private static HandlerFailure failure(Handler handler, String text, Duration timeout) {
        List<HandlerFailure> failures = new ArrayList<>();
        assertThatThrownBy(() -> handler.handle(Tasks.withTimeout(text, timeout)))
                .isInstanceOfSatisfying(HandlerFailure.class, failures::add);
        return failures.get(0);
    }

    private static void awaitGone(long pid) {
        await("process " + pid + " is gone")
                .atMost(10, TimeUnit.SECONDS)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
}
