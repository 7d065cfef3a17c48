package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Standard output that remembers why it could not be written: Java's own forgets, and the command would end well. */
final class StandardOutput extends OutputStream {
    private final OutputStream target;
    private volatile @Nullable IOException failure;

    StandardOutput(OutputStream target) {
        this.target = target;
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            target.write(bytes, from, length);
        } catch (IOException e) {
            failure = failure == null ? e : failure;
            throw e;
        }
    }

    /**
     * Returns the exit code of the process: that of the command, unless it is 0 and what it printed did not arrive.
     *
     * @param code the command's own
     * @param err told why, unless the reader had enough
     */
    int exitCode(int code, PrintWriter err) {
        IOException e = failure;
        if (e == null) {
            return code;
        }
        if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
            return code == ExitCode.OK ? ExitCode.READER_GONE : code;
        }
        err.println("holdfast: standard output could not be written: " + e.getMessage());
        return code == ExitCode.OK ? ExitCode.INTERNAL : code;
    }
}
