package dev.holdfast.cli.blocks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.blocks.convert.ConversionOutcome;
import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;

/** What came of a conversion, or would, for people and as JSON. */
public final class ConversionReport {
    private ConversionReport() {}

    /** Says in words what was done, or would be. */
    public static String inWords(ConversionOutcome outcome, boolean dryRun) {
        Sentinel sentinel = outcome.sentinel();
        String unit = sentinel.shape().unit();
        String waiting = outcome.waitingUnits() == 0
                ? ""
                : "; " + DisplayText.count(outcome.waitingUnits(), "unit")
                        + (outcome.waitingUnits() == 1 ? " waits" : " wait") + " for the results of " + unit + " "
                        + outcome.waitsFor();
        if (outcome.isNothing()) {
            return "nothing is pending: " + DisplayText.count(sentinel.blocks().size(), "block") + ", "
                    + DisplayText.count(sentinel.startIdx(), "unit") + waiting;
        }
        String would = dryRun ? "would read " : "read ";
        return would + DisplayText.count(outcome.rowsRead(), "row") + " into "
                + DisplayText.count(outcome.runFiles(), "run file")
                + ", "
                + (dryRun ? "write " : "wrote ") + DisplayText.count(outcome.blocksWritten(), "block")
                + (outcome.replaced().isEmpty() ? "" : " in place of " + names(outcome)) + waiting
                + (dryRun
                        ? ""
                        : "; now " + DisplayText.count(sentinel.blocks().size(), "block") + ", "
                                + DisplayText.count(sentinel.startIdx(), "unit") + ", "
                                + DisplayText.count(sentinel.rows(), "row") + ", up to " + unit + " "
                                + sentinel.lastUnit());
    }

    private static String names(ConversionOutcome outcome) {
        return String.join(
                ", ", outcome.replaced().stream().map(BlockFile::name).toList());
    }

    static ObjectNode json(ConversionOutcome outcome, boolean dryRun) {
        Sentinel sentinel = outcome.sentinel();
        boolean applied = !dryRun && !outcome.isNothing();
        return Json.mutation(sentinel.experimentId(), applied, dryRun, inWords(outcome, dryRun))
                .put("finished", outcome.finished())
                .put("rows_read", outcome.rowsRead())
                .put("run_files", outcome.runFiles())
                .put("blocks_written", outcome.blocksWritten())
                .put("blocks_replaced", outcome.replaced().size())
                .put("units_waiting", outcome.waitingUnits())
                .put("waits_for", outcome.waitsFor())
                .put("blocks", sentinel.blocks().size())
                .put("units", sentinel.startIdx())
                .put("rows", sentinel.rows())
                .put("last_unit", sentinel.lastUnit())
                .put("root_sha256", sentinel.root());
    }
}
