package dev.holdfast.handler.exec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Tasks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What the tests of the exec handler share. */
final class ExecCalls {
    private ExecCalls() {}

    static Handler shell(Path folder, String program) {
        return new ExecType()
                .create(Tasks.section(
                        "exec",
                        Map.of(
                                "command", List.of("sh", "-c", program),
                                "environment", Map.of("ANY_VARIABLE", "any value"),
                                "directory", folder.toString())));
    }

    static Handler exec(String... command) {
        return new ExecType().create(Tasks.section("exec", Map.of("command", List.of(command))));
    }

    static long pid(Handler handler) throws HandlerFailure, InterruptedException {
        return Long.parseLong(handler.handle(Tasks.withText("x")).replaceAll("\\D", ""));
    }

    static HandlerFailure failure(Handler handler, String text, Duration timeout) {
        List<HandlerFailure> failures = new ArrayList<>();
        assertThatThrownBy(() -> handler.handle(Tasks.withTimeout(text, timeout)))
                .isInstanceOfSatisfying(HandlerFailure.class, failures::add);
        return failures.get(0);
    }

    static void awaitGone(long pid) {
        await("process " + pid + " is gone")
                .atMost(10, TimeUnit.SECONDS)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }
}
