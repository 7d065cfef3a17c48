package dev.holdfast.cli.blocks;

import dev.holdfast.errors.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast blocks}: says what there is to do with blocks. */
@Command(
        name = "blocks",
        description = {
            "Block storage: results as Parquet files that outlive the topics, and their audits.",
            "docs/blocks.md describes them."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BlocksConvertCommand.class,
            BlocksCatalogCommand.class,
            BlocksRunsCommand.class,
            BlocksCoverageCommand.class,
            BlocksScanCommand.class,
            BlocksAuditCommand.class,
            BlocksSentinelCommand.class,
            BlocksReconfigureCommand.class,
            BlocksTruncateCommand.class,
            BlocksTimingsCommand.class,
        })
public final class BlocksCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
