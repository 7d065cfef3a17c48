package dev.holdfast.cli.topics;

import dev.holdfast.errors.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast topics}: says what there is. */
@Command(
        name = "topics",
        description = "The topics of a cluster of your own: look, make, and who may do what.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {TopicsPlanCommand.class, TopicsApplyCommand.class, TopicsAclsCommand.class})
public final class TopicsCommand implements Callable<Integer> {
    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        Objects.requireNonNull(spec).commandLine().usage(spec.commandLine().getErr());
        return ExitCode.USAGE;
    }
}
