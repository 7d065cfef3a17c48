package dev.holdfast.cli;

import dev.holdfast.cli.blocks.BlocksCommand;
import dev.holdfast.cli.datasets.DatasetsCommand;
import dev.holdfast.cli.snapshots.SnapshotsCommand;
import dev.holdfast.cli.topics.TopicsCommand;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.runtime.Version;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a subcommand: says what there is. */
@Command(
        name = "holdfast",
        description = "Long runs that never start over.",
        mixinStandardHelpOptions = true,
        versionProvider = HoldfastCommand.BuildVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Start here:  holdfast run docs/examples/primes.yaml",
            "Exit codes:  0 ok, 1 internal failure, 2 usage, 3 refused or not found, 4 finished with errors, 5 audit"
                    + " failed, 6 regression against the baseline, 130 interrupted."
        })
public final class HoldfastCommand implements Callable<Integer> {
    /** In the order of the help text; each has the name of its class, without {@code Command}. */
    static final List<Class<?>> COMMANDS = List.of(
            RunCommand.class,
            PromptCommand.class,
            ResumeCommand.class,
            RetryCommand.class,
            PauseCommand.class,
            CancelCommand.class,
            TuneCommand.class,
            DecideCommand.class,
            ListCommand.class,
            ShowCommand.class,
            WatchCommand.class,
            ItemsCommand.class,
            AttemptsCommand.class,
            ResultsCommand.class,
            BlocksCommand.class,
            AuditCommand.class,
            SnapshotsCommand.class,
            DatasetsCommand.class,
            ReplayCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            DemoCommand.class,
            UpCommand.class,
            TopicsCommand.class,
            ConfigCommand.class,
            DoctorCommand.class,
            RepairCommand.class,
            HelpCommand.class);

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        java.util.Objects.requireNonNull(spec)
                .commandLine()
                .usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }

    /**
     * Returns the command line that understands these words. To know all commands takes half a second of processor time,
     * most of what a question takes: where the first word names one, it knows that one alone.
     */
    static CommandLine forWords(String... words) {
        CommandLine line = new CommandLine(new HoldfastCommand());
        String first = words.length == 0 ? "" : words[0];
        List<Class<?>> named = COMMANDS.stream()
                .filter(command -> nameOf(command).equals(first) && command != HelpCommand.class)
                .toList();
        (named.isEmpty() ? COMMANDS : named).forEach(line::addSubcommand);
        return line;
    }

    private static String nameOf(Class<?> command) {
        return command.getSimpleName().replace("Command", "").toLowerCase(Locale.ROOT);
    }

    /** The version for {@code --version}. */
    static final class BuildVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"holdfast " + Version.text()};
        }
    }
}
