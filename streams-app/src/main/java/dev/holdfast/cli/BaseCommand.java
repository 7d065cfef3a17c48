package dev.holdfast.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands share: the global options, data to stdout, talk to stderr. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class BaseCommand implements Callable<Integer> {
    @Mixin
    final GlobalOptions options = new GlobalOptions();

    @Spec
    @Nullable
    CommandSpec spec;

    final PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    /** Refuses a number that is below what the option takes. */
    static void requireAtLeast(long least, String option, @Nullable Long value) {
        if (value != null && value < least) {
            throw new UsageException(option + " must be " + least + " or more, but was " + value);
        }
    }

    final PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
