package dev.holdfast.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Starts commands of the distribution, and ends all that a test left running. */
public final class HoldfastCommands implements AfterEachCallback {
    /** Ample for a command on a loaded machine. */
    public static final Duration BOUND = Duration.ofMinutes(2);

    private static final Pattern PLAIN = Pattern.compile(
            "test-classes/?$|schemas[^/]*(/target/classes/?|\\.jar)$|/(kafka-clients|avro|jackson-[a-z]+|slf4j-api|lz4-java|zstd-jni"
                    + "|snappy-java|commons-[a-z0-9]+|jspecify)-[0-9][^/]*\\.jar$");

    private final List<HoldfastProcess> started = new CopyOnWriteArrayList<>();
    private final List<String> always;

    /** Commands that embed their broker. */
    public HoldfastCommands() {
        this(List.of());
    }

    /** Commands that are all given these options, such as those that name a cluster. */
    public HoldfastCommands(List<String> always) {
        this.always = List.copyOf(always);
    }

    /** Starts a command with this data folder. */
    public HoldfastProcess start(Path data, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--data", data.toString()));
        all.addAll(always);
        ProcessBuilder builder = heedful(Distribution.launcher());
        builder.command().addAll(all);
        return start(builder, String.join(" ", all));
    }

    /** Lets a command hear all signals, whatever this process ignores, as one that was started in the background does. */
    private static ProcessBuilder heedful(ProcessBuilder builder) {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
        command.addAll(builder.command());
        return builder.command(command);
    }

    /** Starts a command with this data folder, in which no file may become larger than this. */
    public HoldfastProcess startWithFilesUpTo(int kibibytes, Path data, String... arguments) throws IOException {
        ProcessBuilder builder = Distribution.launcher();
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "ulimit -f " + 2 * kibibytes + " && exec \"$@\"", "sh")); // blocks of 512 bytes
        command.addAll(builder.command());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        return start(builder.command(command), String.join(" ", arguments));
    }

    /** Starts a command as a person in this folder does, with no other option than these. */
    public HoldfastProcess startIn(Path folder, String... arguments) throws IOException {
        ProcessBuilder builder = heedful(Distribution.launcher()).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HOLDFAST_") && !name.endsWith("_OPTS"));
        builder.command().addAll(List.of(arguments));
        return start(builder, String.join(" ", arguments));
    }

    /**
     * Starts a command with this data folder as a terminal does: it hears all signals, whatever this process ignores.
     *
     * @param prefix what it is started by, such as {@code nohup}; may be empty
     * @param terminal where its stderr goes, such as a pipe
     * @param shown the file in which that can be read
     */
    public HoldfastProcess startInTerminal(
            List<String> prefix, Path terminal, Path shown, Path data, String... arguments) throws IOException {
        ProcessBuilder builder = Distribution.launcher();
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP,INT,TERM"));
        command.addAll(prefix);
        command.addAll(builder.command());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        return start(builder.command(command), String.join(" ", arguments), terminal, shown);
    }

    /**
     * Starts a command at a pseudo terminal of its own, which {@code script} makes: what is written to
     * {@link HoldfastProcess#keyboard} is typed there. Its talk and its data come together, as a terminal shows them.
     *
     * @param shown the file that takes what the terminal shows
     */
    public HoldfastProcess startAtTerminal(Path shown, Path data, String... arguments) throws IOException {
        ProcessBuilder builder = heedful(Distribution.launcher());
        List<String> command = new ArrayList<>(builder.command());
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        String line = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        Files.createFile(shown);
        builder.command("script", "--quiet", "--flush", "--return", "--command", "exec " + line, shown.toString());
        return start(builder, String.join(" ", arguments), Path.of("/dev/null"), shown);
    }

    /** Runs a command to its end, which must have this exit code. */
    public HoldfastProcess run(int code, Path data, String... arguments) throws IOException, InterruptedException {
        return start(data, arguments).awaitExit(code, BOUND);
    }

    /** Starts {@code up --json} and waits until it is up. */
    public HoldfastProcess up(Path data, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("up", "--json"));
        arguments.addAll(Arrays.asList(more));
        HoldfastProcess process = start(data, arguments.toArray(String[]::new));
        process.awaitOut(line -> line.contains("\"up\""), BOUND);
        return process;
    }

    /** Starts the main class of another program on the tests' class path, such as Kafka's own tools. */
    public HoldfastProcess startMain(String main, List<String> arguments) throws IOException {
        return startMain(classPath(), main, arguments);
    }

    /** Starts a main class of the tests with what a program of somebody else has: the schemas and Kafka's clients. */
    public HoldfastProcess startPlainMain(String main, List<String> arguments) throws IOException {
        String plain = Arrays.stream(classPath().split(File.pathSeparator))
                .filter(entry -> PLAIN.matcher(entry).find())
                .collect(Collectors.joining(File.pathSeparator));
        return startMain(plain, main, arguments);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private HoldfastProcess startMain(String classPath, String main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                classPath,
                main));
        command.addAll(arguments);
        return start(new ProcessBuilder(command), String.join(" ", arguments));
    }

    private HoldfastProcess start(ProcessBuilder builder, String name) throws IOException {
        Path err = Files.createTempFile("holdfast-", ".err");
        err.toFile().deleteOnExit();
        return start(builder, name, err, err);
    }

    private HoldfastProcess start(ProcessBuilder builder, String name, Path err, Path shown) throws IOException {
        Path out = Files.createTempFile("holdfast-", ".out");
        out.toFile().deleteOnExit();
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        HoldfastProcess result = new HoldfastProcess(name, process, out, shown);
        started.add(result);
        return result;
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        boolean failed = context.getExecutionException().isPresent();
        for (HoldfastProcess process : started) {
            if (failed) {
                context.publishReportEntry("process", process.printed());
            }
            process.kill();
        }
        started.clear();
    }
}
