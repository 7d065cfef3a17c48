package dev.holdfast.cli.blocks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.blocks.store.BlockTimings;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code holdfast blocks timings}. */
@Command(name = "timings", description = "How long the operations on these blocks took.")
final class BlocksTimingsCommand extends BlocksWork {
    @Override
    int look(OpenBlocks blocks) {
        List<BlockTimings.Summary> all =
                new BlockTimings(blocks.store().folder().timings()).summaries();
        if (options.json) {
            out().println(Json.pretty(
                    Json.list(all.stream().map(BlocksTimingsCommand::json).toList())));
            return ExitCode.OK;
        }
        out().println("operation     count   mean_ms  median_ms    min_ms    max_ms     sd_ms          rows");
        all.forEach(one -> out().println(String.format(
                Locale.ROOT,
                "%-12s  %5d  %8.0f  %9.0f  %8d  %8d  %8.0f  %12d",
                one.operation(),
                one.count(),
                one.meanMs(),
                one.medianMs(),
                one.minMs(),
                one.maxMs(),
                one.deviationMs(),
                one.rows())));
        return ExitCode.OK;
    }

    private static ObjectNode json(BlockTimings.Summary one) {
        return Json.object()
                .put("operation", one.operation())
                .put("count", one.count())
                .put("mean_ms", one.meanMs())
                .put("median_ms", one.medianMs())
                .put("min_ms", one.minMs())
                .put("max_ms", one.maxMs())
                .put("sd_ms", one.deviationMs())
                .put("rows", one.rows());
    }
}
