package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where -o leads, and what becomes of standard output that cannot be written. */
@Timeout(30)
class OutputFileTest {
    private static final OutputFile.Writing NEW = file -> Files.writeString(file, "new");

    @TempDir
    private Path folder;

    @Test
    void writesThroughALinkWhichStaysOneAlsoIfItLeadsNowhereYet() throws Exception {
        Path store = Files.createDirectory(folder.resolve("store"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("store/real.csv"));
        new OutputFile(link).write(true, NEW);
        assertThat(link).isSymbolicLink();
        assertThat(store.resolve("real.csv")).hasContent("new").isRegularFile();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesAPipeAPipe(boolean streams) throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
            try {
                return Files.readString(pipe);
            } catch (IOException e) {
                return e.toString();
            }
        });
        new OutputFile(pipe).write(streams, NEW);
        assertThat(read.get(20, TimeUnit.SECONDS)).isEqualTo("new");
        assertThat(Files.isRegularFile(pipe)).isFalse();
        assertThat(pipe).exists();
    }

    @Test
    void keepsTheRightsOfTheFileThatItReplacesAndTheOldFileIfItFails() throws Exception {
        Path file = Files.writeString(folder.resolve("r.csv"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> new OutputFile(file).write(true, target -> {
                    Files.writeString(target, "half");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(RefusedException.class)
                .hasMessage(file + " cannot be written: No space left on device");
        assertThat(file).hasContent("old");

        new OutputFile(file).write(true, NEW);
        assertThat(file).hasContent("new");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void takesAFileThatIsNamedWithoutAFolder() throws Exception {
        Path file = Path.of("holdfast-test-" + ProcessHandle.current().pid() + ".out");
        try {
            new OutputFile(file).write(false, NEW);
            assertThat(file).hasContent("new");
        } finally {
            Files.deleteIfExists(file);
        }
    }

    @Test
    void namesTheFolderThatIsNotThereAndRefusesAFolder() {
        assertThatThrownBy(() -> new OutputFile(folder.resolve("no/such/x.csv")).write(true, NEW))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("there is no folder " + folder.resolve("no/such"));
        assertThatThrownBy(() -> new OutputFile(folder).write(true, NEW))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("is a folder: name a file in it");
    }

    @Test
    void endsWithTheReasonWhereOutputDidNotArriveAndWithoutAWordWhereTheReaderHadEnough() {
        assertThat(codeAfter("No space left on device", ExitCode.OK))
                .isEqualTo("1 holdfast: standard output could not be written: No space left on device\n");
        assertThat(codeAfter("No space left on device", ExitCode.AUDIT_FAILED)).startsWith("5 holdfast:");
        assertThat(codeAfter("Broken pipe", ExitCode.OK)).isEqualTo("141 ");
        assertThat(codeAfter("Broken pipe", ExitCode.WITH_ERRORS)).isEqualTo("4 ");
    }

    private static String codeAfter(String reason, int code) {
        StandardOutput stdout = new StandardOutput(new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                throw new IOException(reason);
            }
        });
        PrintWriter out = new PrintWriter(stdout, true, StandardCharsets.UTF_8);
        out.println("lost");
        out.flush();
        StringWriter err = new StringWriter();
        return stdout.exitCode(code, new PrintWriter(err)) + " " + err;
    }
}
