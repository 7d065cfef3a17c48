package dev.holdfast.cli.blocks;

import dev.holdfast.blocks.convert.Rewrite;
import dev.holdfast.cli.Interrupts;
import dev.holdfast.results.DisplayText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast blocks reconfigure}. */
@Command(name = "reconfigure", description = "Write all blocks again with another count of units each, after a backup.")
final class BlocksReconfigureCommand extends BlocksChange {
    @Option(
            names = "--units-per-block",
            paramLabel = "N",
            required = true,
            description = "Distinct units in one block.")
    long unitsPerBlock;

    @Override
    Rewrite.Outcome change(Rewrite rewrite, boolean isDryRun) {
        requireAtLeast(1, "--units-per-block", unitsPerBlock);
        Interrupts interrupts = Interrupts.install();
        return rewrite.reconfigure(unitsPerBlock, isDryRun, () -> !interrupts.isAsked());
    }

    @Override
    String inWords(Rewrite.Outcome outcome) {
        if (!outcome.finished()) {
            return "interrupted; the blocks are as they were";
        }
        return DisplayText.count(outcome.before().size(), "block")
                + (outcome.before().size() == 1 ? " becomes " : " become ") + outcome.written() + " of " + unitsPerBlock
                + " units each";
    }
}
