package dev.holdfast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** A real {@code holdfast} command in its own process, with what it prints in files. */
public final class HoldfastProcess {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String name;
    private final Process process;
    private final Path out;
    private final Path err;

    HoldfastProcess(String name, Process process, Path out, Path err) {
        this.name = name;
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Returns the lines on stdout so far. */
    public List<String> out() {
        return lines(out);
    }

    /** Returns the lines on stderr so far. */
    public List<String> err() {
        return lines(err);
    }

    /** Returns stdout as one JSON document. */
    public JsonNode json() {
        return json(String.join("\n", out()));
    }

    /** Reads JSON; throws AssertionError for anything else. */
    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }

    /** Waits for a line of stdout and returns it; throws AssertionError if there is none within the bound. */
    public String awaitOut(Predicate<String> wanted, Duration bound) {
        Awaitility.await("a line of: " + name)
                .atMost(bound)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> out().stream().anyMatch(wanted) || !process.isAlive());
        return out().stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("it ended without the line wanted" + printed()));
    }

    /** Waits for a line of stderr and returns it; throws AssertionError if there is none within the bound. */
    public String awaitErr(Predicate<String> wanted, Duration bound) {
        Awaitility.await("a line on stderr of: " + name)
                .atMost(bound)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> err().stream().anyMatch(wanted) || !process.isAlive());
        return err().stream()
                .filter(wanted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("it ended without the line wanted" + printed()));
    }

    /** Waits for the end, whatever it is, and returns the exit code. */
    public int awaitExit(Duration bound) throws InterruptedException {
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("no end within " + bound + printed());
        }
        return process.exitValue();
    }

    /** Waits for the end with this exit code; throws AssertionError with all that was printed otherwise. */
    public HoldfastProcess awaitExit(int code, Duration bound) throws InterruptedException {
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("no end within " + bound + printed());
        }
        if (process.exitValue() != code) {
            throw new AssertionError("exit code " + process.exitValue() + " in place of " + code + printed());
        }
        return this;
    }

    /** Returns what is typed at it, or written to its input. */
    public OutputStream keyboard() {
        return process.getOutputStream();
    }

    /** Returns its process id. */
    public long pid() {
        return process.pid();
    }

    /** Says whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it with SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("it outlived SIGKILL" + printed());
        }
    }

    /** Sends it a signal such as STOP or CONT. */
    public void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start();
        if (kill.waitFor() != 0) {
            throw new AssertionError("SIG" + name + " could not be sent" + printed());
        }
    }

    /** Ends it as Ctrl-C does (with SIGTERM) and waits for its orderly end, whatever its exit code. */
    public void stop(Duration bound) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("it did not stop within " + bound + printed());
        }
    }

    /** Returns what it printed, for a failure's message. */
    public String printed() {
        return ": " + name + "\n--- stdout\n" + tail(out()) + "\n--- stderr\n" + tail(err());
    }

    private static String tail(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    private static List<String> lines(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
