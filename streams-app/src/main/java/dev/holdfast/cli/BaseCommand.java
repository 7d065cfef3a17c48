package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.UsageException;
import dev.holdfast.results.UnreadableRecord;
import dev.holdfast.runtime.Holdfast;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands share: the global options, data to stdout, talk to stderr. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public abstract class BaseCommand implements Callable<Integer> {
    @Mixin
    public final GlobalOptions options = new GlobalOptions();

    @Spec
    @Nullable
    CommandSpec spec;

    public final PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }

    /** Refuses a number that is below what the option takes. */
    public static void requireAtLeast(long least, String option, @Nullable Long value) {
        if (value != null && value < least) {
            throw new UsageException(option + " must be " + least + " or more, but was " + value);
        }
    }

    /** Returns the exit code of a command that has read: 1 if a record that it wanted cannot be read, which was said. */
    static int exitCode(Holdfast holdfast, Predicate<UnreadableRecord> wanted) {
        return holdfast.unreadable().where(wanted).isEmpty() ? ExitCode.OK : ExitCode.INTERNAL;
    }

    /** Tells a person on stderr what they should know. */
    public final void say(String text) {
        err().println("holdfast: " + text);
        err().flush();
    }

    public final PrintWriter err() {
        return Objects.requireNonNull(spec).commandLine().getErr();
    }
}
