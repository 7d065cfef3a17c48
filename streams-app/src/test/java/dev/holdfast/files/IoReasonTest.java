package dev.holdfast.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person reads of a file that cannot be used is more than its path. */
class IoReasonTest {
    @TempDir
    Path temp;

    @Test
    void saysWhatIsWrongWhereJavaSaysOnlyWhere() throws IOException {
        Path absent = temp.resolve("absent");
        Path file = Files.writeString(temp.resolve("file"), "");
        Path full = Files.createDirectories(temp.resolve("full/one")).getParent();

        assertThat(reason(() -> Files.readString(absent))).isEqualTo(absent + ": it is not there");
        assertThat(reason(() -> Files.createDirectories(file))).isEqualTo(file + ": there is a file of that name");
        assertThat(reason(() -> Files.list(file).close())).isEqualTo(file + ": it is no folder");
        assertThat(reason(() -> Files.delete(full))).isEqualTo(full + ": the folder is not empty");
        assertThat(IoReason.of(new AccessDeniedException("/secret"))).isEqualTo("/secret: no right to it");
    }

    @Test
    void keepsAReasonThatIsGiven() {
        assertThat(IoReason.of(new FileSystemException("/data", null, "Read-only file system")))
                .isEqualTo("/data: Read-only file system");
        assertThat(IoReason.of(new UncheckedIOException(new IOException("the disk failed"))))
                .isEqualTo("the disk failed");
    }

    private static String reason(ThrowingCallable attempt) {
        return IoReason.of(catchThrowableOfType(IOException.class, attempt));
    }
}
