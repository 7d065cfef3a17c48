package dev.holdfast.cli;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command of this program in a process of its own: the same Java, options and class path, but a folder of its own for
 * what libraries unpack. It talks on stderr where this process talks, and its output goes nowhere. It does not hear the signals of the
 * terminal, which reach this process as well: {@link #end} passes them on.
 */
final class SelfCommand {
    /** A process of this program owns the folder that its own pid names, and {@code exec} keeps the pid. */
    private static final String START = """
            trap '' INT HUP
            java=$1
            temp="${TMPDIR:-/tmp}/holdfast-$$-$2"
            shift 2
            if mkdir -m 700 "$temp" 2>/dev/null; then
              exec "$java" "-Djava.io.tmpdir=$temp" "$@"
            fi
            exec "$java" "$@"
            """;

    private static final String TEMP = "-Djava.io.tmpdir=";
    private static final File NOTHING = new File("/dev/null");
    private static final Duration END_BOUND = Duration.ofSeconds(90);

    private final Process process;

    private SelfCommand(Process process) {
        this.process = process;
    }

    /** Starts a command with these arguments. */
    static SelfCommand start(List<String> arguments) throws IOException {
        return new SelfCommand(new ProcessBuilder(line(arguments))
                .redirectInput(ProcessBuilder.Redirect.from(NOTHING))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static List<String> line(List<String> arguments) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", START, "holdfast"));
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.add(Long.toString(System.nanoTime() & Integer.MAX_VALUE));
        line.addAll(inherited(ManagementFactory.getRuntimeMXBean().getInputArguments()));
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(arguments);
        return line;
    }

    /** Returns the options of a JVM without the folder that its launcher made for it alone. */
    static List<String> inherited(List<String> options) {
        return options.stream()
                .filter(option ->
                        !option.startsWith(TEMP) || !TempFolder.isOfOneProcess(option.substring(TEMP.length())))
                .toList();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; says whether it came in time. */
    boolean awaitExit(Duration bound) throws InterruptedException {
        return process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns its exit code; throws IllegalThreadStateException while it runs. */
    int exitCode() {
        return process.exitValue();
    }

    /** Ends it as {@code kill -9} does, and waits for that. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks it to end in order, and waits for that; ends it at once where it takes too long. */
    void end() throws InterruptedException {
        process.destroy();
        if (!awaitExit(END_BOUND)) {
            kill();
        }
    }

    /** Ends it at once, without waiting: for the last words of this process. */
    void abandon() {
        process.destroyForcibly();
    }
}
