package dev.holdfast.handler.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a program when Holdfast itself is killed. */
class ExecHandlerIT {
    @TempDir
    private Path folder;

    @Test
    void endsTheProgramWhenItsOwnerIsKilled() throws Exception {
        Path answer = folder.resolve("answer");
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OwnerProgram.class.getName(),
                        answer.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            await("the program has answered").atMost(60, TimeUnit.SECONDS).until(() -> Files.exists(answer));
            ProcessHandle program = ProcessHandle.of(
                            Long.parseLong(Files.readString(answer).replaceAll("\\D", "")))
                    .orElseThrow();
            assertThat(program.isAlive()).isTrue();

            owner.destroyForcibly();

            await("the program is gone").atMost(20, TimeUnit.SECONDS).until(() -> !program.isAlive());
        } finally {
            owner.destroyForcibly();
        }
    }
}
