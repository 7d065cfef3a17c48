package dev.holdfast.cli.datasets;

import dev.holdfast.errors.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast datasets}: says what there is to do with datasets. */
@Command(
        name = "datasets",
        description = {
            "Datasets: tables that handlers published as partitions which never change, with receipts that prove them.",
            "docs/datasets.md describes them. None of these commands needs a broker."
        },
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DatasetsListCommand.class,
            DatasetsShowCommand.class,
            DatasetsVerifyCommand.class,
            DatasetsParkCommand.class,
        })
public final class DatasetsCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
