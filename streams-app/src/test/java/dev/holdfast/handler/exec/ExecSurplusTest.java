package dev.holdfast.handler.exec;

import static dev.holdfast.handler.exec.ExecCalls.failure;
import static dev.holdfast.handler.exec.ExecCalls.pid;
import static dev.holdfast.handler.exec.ExecCalls.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Task;
import dev.holdfast.handler.Tasks;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real shell programs that write a line too many, at any time: no item may get another item's answer. */
@Timeout(60)
class ExecSurplusTest {
    /** Answers with the id of the request, as {@code id} has it. */
    private static final String ID = "id=${line##*request_id\\\":\\\"}; id=${id%%\\\"*}; ";

    private static final String ANSWER = "printf '{\"n\":%s,\"$request_id\":\"%s\"}\\n' $n \"$id\"; ";

    @TempDir
    private Path folder;

    @Test
    void failsTheItemWhoseProgramWritesAnotherLineAMomentLater() throws Exception {
        String program = "while read -r line; do echo '{\"pid\":'$$'}'; sleep 0.2; echo '{\"level\":\"info\"}'; done";
        try (Handler handler = shell(folder, program)) {
            for (int i = 0; i < 3; i++) {
                HandlerFailure failure = failure(handler, "x", Tasks.ANY_TIMEOUT);
                assertThat(failure.category()).isEqualTo(ErrorCategory.PARSE_ERROR);
                assertThat(failure).hasMessageContaining("wrote more than one line for one item");
            }
        }
    }

    @Test
    void failsTheItemToWhichTheEchoOfTheLastRequestComes() throws Exception {
        // The first answers are in order, so that nothing is waited for any more when the echo comes.
        String program = "n=0; while read -r line; do n=$((n+1)); case $last in *late*) echo \"$last\";; esac;"
                + " last=$line; echo '{\"n\":'$n'}'; done";
        try (Handler handler = shell(folder, program)) {
            for (int i = 0; i < 12; i++) {
                handler.handle(item("in order " + i));
            }
            assertThat(handler.handle(item("late"))).isEqualTo("{\"n\":13}");
            assertThat(failing(handler, item("next")))
                    .hasMessageContaining(
                            "answered another request: $request_id is '1:cme:late', and '1:cme:next' was" + " asked");
            assertThat(handler.handle(item("after it"))).isEqualTo("{\"n\":1}");
        }
    }

    @Test
    void failsTheItemToWhichALineWithoutAnIdComesOnceTheProgramHasRepeatedOne() throws Exception {
        String program = "n=0; while read -r line; do n=$((n+1)); " + ID
                + "case $line in *noisy*) echo '{\"level\":\"info\"}';; esac; " + ANSWER + "done";
        try (Handler handler = shell(folder, program)) {
            assertThat(handler.handle(item("a"))).isEqualTo("{\"n\":1}");
            assertThat(failing(handler, item("noisy")))
                    .hasMessageContaining("wrote a line without $request_id, which its other answers repeat");
            assertThat(handler.handle(item("b"))).isEqualTo("{\"n\":1}");
        }
    }

    @Test
    void refusesALineWithoutAnIdFromTheFirstOnWhereOneIsRequired() throws Exception {
        String program = "echo '{\"banner\":1}'; n=0; while read -r line; do " + ID + ANSWER + "done";
        Map<String, Object> settings = Map.of("command", List.of("sh", "-c", program), "request_id", "required");
        try (Handler handler = new ExecType().create(Tasks.section("exec", settings))) {
            assertThat(failing(handler, item("a")))
                    .hasMessageContaining("wrote a line without $request_id, which handler.request_id requires");
        }
    }

    @Test
    void takesTheIdOutOfTheAnswerAndLeavesTheRestAsItIsSpelled() throws Exception {
        String program = "while read -r line; do " + ID
                + "printf '{\"$request_id\":\"%s\",\"a\":0.90,\"b\":{\"$request_id\":[1e400]}}\\n' \"$id\"; done";
        try (Handler handler = shell(folder, program)) {
            assertThat(handler.handle(item("a"))).isEqualTo("{\"a\":0.90,\"b\":{\"$request_id\":[1e400]}}");
        }
    }

    @Test
    void givesAnErrorThatRepeatsTheIdToTheItemThatItBelongsTo() throws Exception {
        String program = "while read -r line; do " + ID
                + "printf '{\"$error\":{\"category\":\"data_error\",\"message\":\"no\"},\"$request_id\":\"%s\"}\\n"
                + "' \"$id\"; done";
        try (Handler handler = shell(folder, program)) {
            assertThat(failing(handler, item("a"))).hasMessage("no");
            assertThat(failing(handler, item("b")).category()).isEqualTo(ErrorCategory.DATA_ERROR);
        }
    }

    @Test
    void sendsTheSameItemAsTheSameLine() throws Exception {
        try (Handler handler = shell(folder, "while read -r line; do echo \"{\\\"seen\\\":$line}\"; done")) {
            assertThat(handler.handle(item("a")))
                    .isEqualTo(handler.handle(item("a")))
                    .contains("\"$request_id\":\"1:cme:a\"");
        }
    }

    @Test
    void replacesAProcessThatSpeaksUnaskedLongAfterItsAnswer() throws Exception {
        String program = "while read -r line; do echo '{\"pid\":'$$'}'; (while [ ! -f now ]; do sleep 0.05; done;"
                + " echo unasked; : > said) & done";
        try (Handler handler = shell(folder, program)) {
            long before = pid(handler);
            Files.createFile(folder.resolve("now"));
            await("the program spoke").atMost(20, TimeUnit.SECONDS).until(() -> Files.exists(folder.resolve("said")));
            Files.delete(folder.resolve("now"));
            assertThat(pid(handler)).isNotEqualTo(before);
        }
    }

    private static Task item(String id) {
        return new Task(new ItemKey("exp-1", id, "cme"), "a text", Map.of(), 1, Tasks.ANY_TIMEOUT);
    }

    private static HandlerFailure failing(Handler handler, Task task) throws InterruptedException {
        try {
            throw new AssertionError("an answer was taken: " + handler.handle(task));
        } catch (HandlerFailure failure) {
            return failure;
        }
    }
}
