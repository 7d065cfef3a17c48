package dev.holdfast.handler.exec;

import static dev.holdfast.handler.exec.ExecCalls.awaitGone;
import static dev.holdfast.handler.exec.ExecCalls.exec;
import static dev.holdfast.handler.exec.ExecCalls.failure;
import static dev.holdfast.handler.exec.ExecCalls.pid;
import static dev.holdfast.handler.exec.ExecCalls.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Tasks;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real shell programs that misbehave in every way. */
@Timeout(60)
class ExecTroubleTest {
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    private Path folder;

    @Test
    void endsTheProcessAndItsDescendantsWhenTheTimeIsOver() throws Exception {
        String program = "while read -r line; do sleep 300 & echo $! > child; echo $$ > self; wait; done";
        try (Handler handler = shell(folder, program)) {
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
        try (Handler handler = shell(folder, program)) {
            long before = pid(handler);
            assertThat(failure(handler, "slow", SHORT).category()).isEqualTo(ErrorCategory.TIMEOUT);
            assertThat(pid(handler)).isNotEqualTo(before);
        }
    }

    @Test
    void givesUpOnAProgramThatDoesNotReadAndOneThatNeverEndsALine() throws Exception {
        try (Handler deaf = exec("sleep", "300");
                Handler endless =
                        shell(folder, "read -r line; while :; do printf 0123456789abcdef; sleep 0.05; done")) {
            assertThat(failure(deaf, "x".repeat(500_000), SHORT).category()).isEqualTo(ErrorCategory.TIMEOUT);
            assertThat(failure(endless, "x", SHORT).category()).isEqualTo(ErrorCategory.TIMEOUT);
        }
    }

    @Test
    void stopsReadingALineWithoutEnd() throws Exception {
        try (Handler handler = shell(folder, "read -r line; tr '\\0' x < /dev/zero")) {
            HandlerFailure failure = failure(handler, "x", Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR);
            assertThat(failure).hasMessageContaining("too large: more than " + AnswerReader.MAX_BYTES);
        }
    }

    @Test
    void returnsPromptlyWhenInterruptedAndEndsTheProcess() throws Exception {
        CompletableFuture<Throwable> outcome = new CompletableFuture<>();
        try (Handler handler = shell(folder, "read -r line; echo $$ > self.new; mv self.new self; sleep 300")) {
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
        try (Handler handler = shell(folder, program)) {
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
        try (Handler handler = shell(folder, "echo '{\"pid\":'$$'}'; sleep 300")) {
            String answer = handler.handle(Tasks.withText("x".repeat(500_000)));
            assertThat(handler.handle(Tasks.withText("x".repeat(500_000)))).isNotEqualTo(answer);
        }
    }

    @Test
    void keepsOnlyTheEndOfMuchErrorOutput() throws Exception {
        String program = "while read -r line; do i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done;"
                + " case $line in *end*) exit 1;; esac; echo '{}'; done";
        try (Handler handler = shell(folder, program)) {
            assertThat(handler.handle(Tasks.withText("x"))).isEqualTo("{}");
            assertThat(failure(handler, "end", Tasks.ANY_TIMEOUT))
                    .hasMessageEndingWith("line 19997 | line 19998 | line 19999");
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
        try (Handler handler = shell(folder, program)) {
            long before = pid(handler);
            HandlerFailure failure = failure(handler, "bad", Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR);
            assertThat(failure).hasMessageContaining(message);
            assertThat(pid(handler)).isNotEqualTo(before);
        }
    }

    @Test
    void saysThatAProgramWasKilledAndWhy() throws Exception {
        try (Handler handler = shell(folder, "read -r line; kill -9 $$");
                Handler other = shell(folder, "read -r line; kill -11 $$")) {
            assertThat(failure(handler, "x", Tasks.ANY_TIMEOUT))
                    .hasMessage("'sh' was killed by SIGKILL (exit code 137), perhaps by the system because memory ran"
                            + " out ('dmesg' or the container's log says so), before it answered");
            assertThat(failure(other, "x", Tasks.ANY_TIMEOUT))
                    .hasMessage("'sh' was killed by SIGSEGV (exit code 139) before it answered");
        }
    }

    @Test
    void saysAtOnceThatAProgramEndedThoughItsChildHoldsTheOutput() throws Exception {
        String program = "read -r line; sleep 300 & echo $! > child; exit 3";
        try (Handler handler = shell(folder, program)) {
            assertThat(failure(handler, "x", Tasks.ANY_TIMEOUT))
                    .hasMessageStartingWith("'sh' ended with exit code 3 before it answered");
        } finally {
            ProcessHandle.of(Long.parseLong(
                            Files.readString(folder.resolve("child")).strip()))
                    .ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void namesAProgramOrFolderThatDoesNotExist() throws Exception {
        try (Handler handler = exec("no-such-program-here", "--password=hunter22")) {
            HandlerFailure failure = failure(handler, "x", Tasks.ANY_TIMEOUT);
            assertThat(failure.category()).isEqualTo(ErrorCategory.UNAVAILABLE);
            assertThat(failure.getMessage())
                    .startsWith("cannot start 'no-such-program-here', the program in handler.command: is it installed")
                    .doesNotContain("hunter22");
        }
        Path absent = folder.resolve("absent");
        try (Handler handler = new ExecType()
                .create(Tasks.section("exec", Map.of("command", List.of("cat"), "directory", absent.toString())))) {
            assertThat(failure(handler, "x", Tasks.ANY_TIMEOUT))
                    .hasMessage("cannot start 'cat': handler.directory is not a folder: " + absent);
        }
    }

    @Test
    void keepsASecretOfItsEnvironmentOutOfWhatAProgramSays() throws Exception {
        Path key = Files.writeString(folder.resolve("key"), "s3cret-of-a-file\n");
        String program =
                "read -r line; echo '{\"key\": \"'$API_KEY'\"}'; read -r line; echo \"failed with $API_KEY\" >&2;"
                        + " exit 3";
        try (Handler handler = new ExecType()
                .create(Tasks.section(
                        "exec",
                        Map.of(
                                "command",
                                List.of("sh", "-c", program),
                                "environment",
                                Map.of("API_KEY_file", key.toString()))))) {
            assertThat(handler.handle(Tasks.withText("x"))).isEqualTo("{\"key\":\"***\"}");
            assertThat(failure(handler, "y", Duration.ofSeconds(20)))
                    .hasMessageContaining("failed with ***")
                    .hasMessageNotContaining("s3cret");
        }
    }
}
