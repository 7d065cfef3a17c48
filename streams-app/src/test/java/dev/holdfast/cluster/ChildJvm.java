package dev.holdfast.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real Java process on the tests' class path, whose lines can be waited for and which can be killed. */
public final class ChildJvm implements AutoCloseable {
    private final Process process;
    private final PrintWriter stdin;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    private ChildJvm(Process process) {
        this.process = process;
        stdin = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
        reader = new Thread(this::read, "child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    public static ChildJvm start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ChildJvm(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    long pid() {
        return process.pid();
    }

    List<String> lines() {
        return List.copyOf(lines);
    }

    public void say(String line) {
        stdin.println(line);
    }

    /** Waits for a line that starts so, and returns what follows. */
    public String await(String start, Duration bound) {
        Awaitility.await("a line '" + start + "' of a child")
                .atMost(bound)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> find(start).isPresent() || !process.isAlive() && !reader.isAlive());
        return find(start)
                .orElseThrow(() -> new AssertionError("the child ended without a line '" + start + "': " + lines));
    }

    private Optional<String> find(String start) {
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .findFirst()
                .map(line -> line.substring(start.length()).trim());
    }

    /** Ends it with SIGKILL, and waits until all that it has written is read. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            throw new AssertionError("child " + pid() + " outlived SIGKILL");
        }
        reader.join(20_000);
    }

    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, String.valueOf(pid())).start().waitFor(10, TimeUnit.SECONDS);
    }

    /** Waits for its end and returns its exit code. */
    public int awaitEnd(Duration bound) throws InterruptedException {
        if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("child " + pid() + " has not ended within " + bound + ": " + lines);
        }
        reader.join(20_000);
        return process.exitValue();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("(unreadable: " + e + ")");
        }
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
