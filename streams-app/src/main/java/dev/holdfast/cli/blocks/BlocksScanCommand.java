package dev.holdfast.cli.blocks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.blocks.audit.BlockScan;
import dev.holdfast.blocks.audit.ScanDepth;
import dev.holdfast.blocks.audit.ScanReport;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code holdfast blocks scan}. */
@Command(
        name = "scan",
        description = "Read every block and name all that is wrong, with file and place. Changes nothing; exit code 5.")
final class BlocksScanCommand extends BlocksWork {
    @Option(names = "--all", description = "Compute every unit again, not a sample of them.")
    boolean all;

    @Override
    int look(OpenBlocks blocks) {
        ScanReport report =
                new BlockScan(blocks.store(), blocks.table(), all ? ScanDepth.DEEP : ScanDepth.ORDINARY).run();
        if (options.json) {
            out().println(Json.pretty(json(blocks, report)));
        } else {
            report.faults().forEach(fault -> out().println(fault.inWords()));
            out().println(String.format(
                    Locale.ROOT,
                    "%d blocks, %d rows, %d units, %d bytes in %d ms: %s",
                    report.files(),
                    report.rows(),
                    report.units(),
                    report.bytes(),
                    report.millis(),
                    report.isClean() ? "nothing is wrong" : report.faults().size() + " faults"));
        }
        return report.isClean() ? ExitCode.OK : ExitCode.AUDIT_FAILED;
    }

    private static ObjectNode json(OpenBlocks blocks, ScanReport report) {
        ObjectNode node = Json.object()
                .put("experiment_id", blocks.experimentId())
                .put("passed", report.isClean())
                .put("blocks", report.files())
                .put("rows", report.rows())
                .put("units", report.units())
                .put("bytes", report.bytes())
                .put("duration_ms", report.millis());
        ArrayNode faults = node.putArray("faults");
        for (BlockFault fault : report.faults()) {
            faults.addObject()
                    .put("kind", DisplayText.of(fault.kind()))
                    .put("file", fault.file())
                    .put("what", fault.what());
        }
        return node;
    }
}
