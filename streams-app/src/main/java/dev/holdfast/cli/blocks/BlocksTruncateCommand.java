package dev.holdfast.cli.blocks;

import dev.holdfast.blocks.convert.Rewrite;
import dev.holdfast.errors.UsageException;
import dev.holdfast.results.DisplayText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast blocks truncate}. */
@Command(
        name = "truncate",
        description = {
            "Delete the last blocks, after a backup. It lists them and asks first.",
            "The next conversion reads the topic from its beginning and brings back what it has."
        })
final class BlocksTruncateCommand extends BlocksChange {
    @ArgGroup(multiplicity = "1")
    From from = new From();

    /** Where the blocks to be deleted begin. */
    static final class From {
        @Option(names = "--from-block", paramLabel = "N", description = "Blocks with this number or a higher one.")
        @Nullable
        Integer block;

        @Option(
                names = "--from-unit",
                paramLabel = "U",
                description = "Blocks whose least unit is this or a higher one.")
        @Nullable
        String unit;
    }

    @Override
    Rewrite.Outcome change(Rewrite rewrite, boolean isDryRun) {
        try {
            return from.block != null
                    ? rewrite.truncateFromBlock(from.block, isDryRun)
                    : rewrite.truncateFromUnit(Objects.requireNonNull(from.unit), isDryRun);
        } catch (NumberFormatException e) {
            throw new UsageException("--from-unit must be a whole number here, but was '" + from.unit + "'");
        }
    }

    @Override
    String inWords(Rewrite.Outcome outcome) {
        return DisplayText.count(outcome.before().size(), "block")
                + (outcome.before().size() == 1 ? " is" : " are") + " deleted, " + outcome.kept() + " stay";
    }
}
