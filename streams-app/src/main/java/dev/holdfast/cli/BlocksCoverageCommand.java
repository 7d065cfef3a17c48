package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.blocks.Coverage;
import dev.holdfast.blocks.CoverageReport;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.OpenBlocks;
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
final class BlocksCoverageCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Of which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Override
    public Integer call() {
        try (Holdfast holdfast = options.openToAsk()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            try (OpenBlocks blocks = OpenBlocks.of(holdfast, record)) {
                Coverage coverage = new Coverage(blocks.store(), blocks.table());
                List<CoverageReport> reports = List.of(coverage.runs(), coverage.topic(blocks.results(holdfast)));
                if (options.json) {
                    out().println(Json.pretty(Json.list(
                            reports.stream().map(BlocksCoverageCommand::json).toList())));
                } else {
                    reports.forEach(report -> out().println(line(blocks.experimentId(), report)));
                }
                return reports.stream().allMatch(BlocksCoverageCommand::isCovered) ? Exit.OK : Exit.AUDIT_FAILED;
            }
        }
    }

    private static boolean isCovered(CoverageReport report) {
        return report.rowsOnlyThere() == 0 && report.rowsOnlyInBlocks() == 0;
    }

    static String line(String experimentId, CoverageReport report) {
        if (isCovered(report)) {
            return report.side() + ": nothing differs from the blocks";
        }
        String there = report.rowsOnlyThere() == 0
                ? ""
                : " have " + report.rowsOnlyThere() + " rows that the blocks do not have (" + report.unitsOnlyThere()
                        + " whole units), the first at " + report.firstOnlyThere() + ";";
        String here = report.rowsOnlyInBlocks() == 0
                ? ""
                : " lack " + report.rowsOnlyInBlocks() + " rows of the blocks, the first at "
                        + report.firstOnlyInBlocks() + ";";
        return report.side() + there + here + " 'holdfast blocks convert " + experimentId
                + "' brings in what is new, 'holdfast blocks scan " + experimentId + "' looks at the blocks";
    }

    private static ObjectNode json(CoverageReport report) {
        return Json.object()
                .put("side", report.side())
                .put("covered", isCovered(report))
                .put("units_not_in_blocks", report.unitsOnlyThere())
                .put("rows_not_in_blocks", report.rowsOnlyThere())
                .put("first_not_in_blocks", report.firstOnlyThere())
                .put("rows_only_in_blocks", report.rowsOnlyInBlocks())
                .put("first_only_in_blocks", report.firstOnlyInBlocks());
    }
}
