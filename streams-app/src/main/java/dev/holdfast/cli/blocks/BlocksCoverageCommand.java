package dev.holdfast.cli.blocks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.blocks.audit.Coverage;
import dev.holdfast.blocks.audit.CoverageReport;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast blocks coverage}. */
@Command(
        name = "coverage",
        description = "Compare run files and topic results with the blocks, row by row. Exit code 5 if they differ.")
public final class BlocksCoverageCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Of which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Override
    public Integer call() {
        try (Holdfast holdfast = options.openToAsk()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            try (OpenBlocks blocks = OpenBlocks.of(holdfast.config(), holdfast.handlers(), record)) {
                Coverage coverage = new Coverage(blocks.store(), blocks.table());
                List<CoverageReport> reports = List.of(coverage.runs(), coverage.topic(Readers.rows(holdfast, blocks)));
                if (options.json) {
                    out().println(Json.pretty(Json.list(
                            reports.stream().map(BlocksCoverageCommand::json).toList())));
                } else {
                    reports.forEach(report -> out().println(report.inWords(blocks.experimentId())));
                }
                return reports.stream().allMatch(CoverageReport::isCovered) ? ExitCode.OK : ExitCode.AUDIT_FAILED;
            }
        }
    }

    private static ObjectNode json(CoverageReport report) {
        return Json.object()
                .put("side", report.side())
                .put("covered", report.isCovered())
                .put("units_not_in_blocks", report.unitsOnlyThere())
                .put("rows_not_in_blocks", report.rowsOnlyThere())
                .put("first_not_in_blocks", report.firstOnlyThere())
                .put("rows_only_in_blocks", report.rowsOnlyInBlocks())
                .put("first_only_in_blocks", report.firstOnlyInBlocks());
    }
}
