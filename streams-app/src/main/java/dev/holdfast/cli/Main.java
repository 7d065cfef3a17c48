package dev.holdfast.cli;

import dev.holdfast.cli.report.ErrorReport;
import dev.holdfast.config.yaml.NativeText;
import dev.holdfast.errors.ExitCode;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import picocli.CommandLine;

/**
 * The entry point. Exit codes: 0 ok, 1 internal failure, 2 usage, 3 refused, 4 finished with errors, 5 audit failed, 6
 * regression, 130 interrupted, 141 the reader of the output has gone.
 */
public final class Main {
    private static final String COMMON_PARALLELISM = "java.util.concurrent.ForkJoinPool.common.parallelism";

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        Interrupts.guard();
        shareThreads();
        StandardOutput stdout = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        PrintWriter out = new PrintWriter(stdout, false, StandardCharsets.UTF_8);
        Writer stderr = new OutputStreamWriter(System.err, StandardCharsets.UTF_8);
        PrintWriter err =
                Boolean.getBoolean("holdfast.terminal") ? new Terminal(stderr) : new PrintWriter(stderr, true);
        int code = stdout.exitCode(run(args, out, err), err);
        err.flush();
        TempFolder.clear();
        // Not System.exit: everything is closed by now, and a thread of a library must not hold the prompt back.
        Runtime.getRuntime().halt(code);
    }

    /** On one or two processors Java would start a thread for each asynchronous step, and so for each answer of HTTP. */
    private static void shareThreads() {
        if (Runtime.getRuntime().availableProcessors() <= 2 && System.getProperty(COMMON_PARALLELISM) == null) {
            System.setProperty(COMMON_PARALLELISM, "2");
        }
    }

    /** Runs a command and returns its exit code. */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        for (String argument : args) {
            Optional<String> problem = NativeText.problemOfArgument(argument);
            if (problem.isPresent()) {
                err.println("holdfast: " + problem.get());
                err.flush();
                return ExitCode.USAGE;
            }
        }
        CommandLine command = HoldfastCommand.forWords(args)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::misused)
                .setExecutionExceptionHandler(new ErrorReport());
        int code = execute(command, args);
        out.flush();
        err.flush();
        return code;
    }

    /** Says what is wrong with the arguments, in a sentence: the usage of some commands fills a page. */
    private static int misused(CommandLine.ParameterException wrong, String[] args) {
        CommandLine command = wrong.getCommandLine();
        command.getErr()
                .println("holdfast: "
                        + String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong arguments"));
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr()
                .println("holdfast: '" + command.getCommandSpec().qualifiedName() + " --help' shows what it takes");
        return ExitCode.USAGE;
    }

    /** Runs a command; one that needs more memory than there is ends with a sentence that names the fix. */
    static int execute(CommandLine command, String... args) {
        try {
            return command.execute(args);
        } catch (OutOfMemoryError e) {
            command.getErr()
                    .println("holdfast: " + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB of memory is not enough (" + e.getMessage()
                            + "); HOLDFAST_JAVA_OPTS=-Xmx4g gives more; then continue with 'holdfast resume'");
            return ExitCode.INTERNAL;
        }
    }
}
