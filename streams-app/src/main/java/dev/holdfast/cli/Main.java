package dev.holdfast.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * The entry point. Exit codes: 0 ok, 1 internal failure, 2 usage, 3 refused, 4 finished with errors, 5 audit failed, 6
 * regression, 130 interrupted.
 */
public final class Main {
    private static final String COMMON_PARALLELISM = "java.util.concurrent.ForkJoinPool.common.parallelism";

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] args) {
        Interrupts.guard();
        shareThreads();
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(args, out, err);
        out.flush();
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
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        CommandLine command = HoldfastCommand.forWords(args)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new ErrorReport());
        int code = execute(command, args);
        out.flush();
        err.flush();
        return code;
    }

    /** Runs a command; one that needs more memory than there is ends with a sentence that names the mend. */
    static int execute(CommandLine command, String... args) {
        try {
            return command.execute(args);
        } catch (OutOfMemoryError e) {
            command.getErr()
                    .println("holdfast: the memory of " + (Runtime.getRuntime().maxMemory() >> 20)
                            + " MB is not enough (" + e.getMessage()
                            + "); HOLDFAST_JAVA_OPTS=-Xmx4g gives it more; what runs goes on with 'holdfast resume'");
            return Exit.INTERNAL;
        }
    }
}
