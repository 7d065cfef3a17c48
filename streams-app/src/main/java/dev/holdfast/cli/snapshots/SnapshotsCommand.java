package dev.holdfast.cli.snapshots;

import dev.holdfast.errors.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast snapshots}: says what there is. */
@Command(
        name = "snapshots",
        description = "What runs were, and how they differ from one another.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SnapshotsListCommand.class,
            SnapshotsShowCommand.class,
            SnapshotsDiffCommand.class,
            SnapshotsLatestCommand.class,
            SnapshotsBaselineCommand.class,
            SnapshotsTakeCommand.class,
        })
public final class SnapshotsCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
