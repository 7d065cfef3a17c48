package dev.holdfast.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A child JVM with this one's class path and the launcher's options, and what the system knows of its costs. */
final class Child implements AutoCloseable {
    private static final List<String> OPTIONS =
            List.of("-Xms128m", "-Xmx1g", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData");

    private final Process process;
    private final BufferedReader answers;
    private final PrintStream orders;

    private Child(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts a main class; stderr goes to a file. */
    static Child start(String main, List<String> arguments, Map<String, String> environment, Path stderr)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        String more = System.getProperty("bench." + arguments.get(0) + ".options", "");
        if (!more.isEmpty()) {
            command.addAll(List.of(more.split(" ", -1)));
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(arguments);
        return start(command, environment, stderr);
    }

    /** Starts a program that is a JVM, or becomes one; stderr goes to a file. */
    static Child start(List<String> command, Map<String, String> environment, Path stderr) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(stderr.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        // Ctrl-C must not leave a broker behind.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end-" + process.pid()));
        return new Child(process);
    }

    /** Sends an order, and waits until it is done. */
    void order(String order) throws IOException {
        orders.println(order);
        String answer = line();
        while (answer.startsWith("[")) {
            answer = line(); // a JVM with a profiler talks on stdout first
        }
        if (!answer.startsWith("done ")) {
            throw new IllegalStateException("unexpected answer to '" + order + "': " + answer);
        }
    }

    /** Returns the next line of stdout. */
    String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IllegalStateException("a child ended early; its stderr stands in the bench's folder");
        }
        return line;
    }

    /** Returns the processor time used so far, in nanoseconds. */
    long cpuNanos() {
        return process.toHandle().info().totalCpuDuration().orElseThrow().toNanos();
    }

    /** Returns the largest resident memory so far, in MiB; -1 where the system does not tell. */
    long peakMiB() throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(-1);
    }

    @Override
    public void close() {
        orders.close();
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
