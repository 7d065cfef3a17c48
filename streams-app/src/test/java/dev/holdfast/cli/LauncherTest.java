package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The script that starts Holdfast gives each version of Java the options that it knows. */
@Timeout(30)
class LauncherTest {
    @TempDir
    private Path home;

    @ParameterizedTest
    @CsvSource({"17.0.15, true, false", "21, true, false", "24.0.1, true, true", "25, true, true"})
    void allowsWhatLibrariesNeedWithTheOptionsThatThisVersionKnows(String version, boolean access, boolean memory)
            throws Exception {
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        java("echo \"$@\"");
        String options = run();
        assertThat(options.contains("--enable-native-access=ALL-UNNAMED")).isEqualTo(access);
        assertThat(options.contains("--sun-misc-unsafe-memory-access=allow")).isEqualTo(memory);
        assertThat(options).endsWith("dev.holdfast.cli.Main list");
    }

    @Test
    void asksJavaItselfWhereNoFileSaysTheVersion() throws Exception {
        java("if [ \"$1\" = -version ]; then echo 'openjdk version \"25.0.1\" 2025-10-21' >&2; else echo \"$@\"; fi");
        assertThat(run()).contains("--sun-misc-unsafe-memory-access=allow");
    }

    private void java(String script) throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\n" + script + "\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
    }

    private String run() throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "src/main/distribution/bin/holdfast", "list");
        builder.environment().put("JAVA_HOME", home.toString());
        builder.environment().put("TMPDIR", home.toString());
        builder.redirectErrorStream(true);
        Process launched = builder.start();
        String printed = new String(launched.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(launched.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(launched.exitValue()).as(printed).isZero();
        return printed.strip();
    }
}
