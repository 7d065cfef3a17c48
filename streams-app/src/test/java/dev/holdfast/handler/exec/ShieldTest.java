package dev.holdfast.handler.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program is started out of the reach of a terminal, and is else started as if nothing stood before it. */
class ShieldTest {
    private final Shield shield = new Shield(System.getenv("PATH"));

    @TempDir
    Path folder;

    @Test
    void givesTheProgramASessionOfItsOwnAndKeepsItsProcessIdAndExitCode() throws Exception {
        Process process = new ProcessBuilder(
                        shield.around(List.of("sh", "-c", "echo $$; ps -o sid= -p $$; exit 7"), folder))
                .start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        List<String> lines = new String(process.getInputStream().readAllBytes())
                .lines()
                .map(String::strip)
                .toList();

        assertThat(process.exitValue()).isEqualTo(7);
        assertThat(lines.get(0)).as("its process id").isEqualTo(String.valueOf(process.pid()));
        assertThat(lines.get(1)).as("its session").isEqualTo(lines.get(0));
    }

    @Test
    void leavesACommandAsItIsThatTheSystemWouldRefuse() throws Exception {
        Path noInterpreter = script("#!/no/such/interpreter\n");
        Path notExecutable = Files.writeString(folder.resolve("plain"), "#!/bin/sh\n");
        for (List<String> command : List.of(
                List.of("no-such-program-here", "x"),
                List.of(noInterpreter.toString()),
                List.of(notExecutable.toString()),
                List.of(folder.toString()))) {
            assertThat(shield.around(command, folder)).isEqualTo(command);
        }
        Path script = script("#!/bin/sh\n");
        assertThat(shield.around(List.of(script.toString(), "a b"), folder))
                .endsWith(script.toString(), "a b")
                .hasSizeGreaterThan(2);
    }

    private Path script(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("script" + text.length()), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
