package dev.holdfast.cli.datasets;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.datasets.DatasetStore;
import dev.holdfast.datasets.PartitionCheck;
import dev.holdfast.datasets.PartitionEntry;
import dev.holdfast.datasets.PartitionFault;
import dev.holdfast.datasets.PartitionId;
import dev.holdfast.datasets.VerifyReport;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast datasets verify}. */
@Command(
        name = "verify",
        description = {
            "Prove partitions again from what lies on the disk: names, bytes, receipts, counts, columns, order, evidence.",
            "Changes nothing; exit code 5 if anything is wrong."
        })
final class DatasetsVerifyCommand extends DatasetsWork {
    @Parameters(
            arity = "0..1",
            paramLabel = "DATASET[/PARTITION]",
            description = "Which ones (default: all that are not parked); a unique beginning of PARTITION will do.")
    @Nullable
    String wanted;

    @Override
    int work(DatasetStore datasets) {
        List<PartitionId> ids = wanted == null
                ? datasets.list().stream()
                        .map(PartitionEntry::id)
                        .filter(id -> id.parked() == 0)
                        .toList()
                : datasets.named(wanted);
        List<VerifyReport> reports = new ArrayList<>();
        for (PartitionId id : ids) {
            VerifyReport report = datasets.verify(id, PartitionCheck.NOTHING_MORE);
            reports.add(report);
            if (!options.json) {
                print(report);
            }
        }
        boolean passed = reports.stream().allMatch(VerifyReport::isClean);
        if (options.json) {
            out().println(Json.pretty(
                    Json.list(reports.stream().map(DatasetsVerifyCommand::json).toList())
                            .put("passed", passed)));
        } else if (ids.isEmpty()) {
            err().println("holdfast: there are no datasets in " + datasets.root());
        }
        return passed ? ExitCode.OK : ExitCode.AUDIT_FAILED;
    }

    private void print(VerifyReport report) {
        report.faults().forEach(fault -> out().println(fault.inWords()));
        out().println(report.id().dataset() + "/" + inShort(report.id()) + ": "
                + DisplayText.count(report.tables(), "table")
                + ", " + DisplayText.count(report.files(), "file") + ", " + DisplayText.count(report.rows(), "row")
                + ", "
                + DisplayText.count(report.bytes(), "byte") + " in " + report.millis() + " ms: "
                + (report.isClean()
                        ? "nothing is wrong"
                        : DisplayText.count(report.faults().size(), "fault")));
        out().flush();
    }

    private static ObjectNode json(VerifyReport report) {
        ObjectNode node = Json.object()
                .put("dataset", report.id().dataset())
                .put("partition", report.id().partition())
                .put("passed", report.isClean())
                .put("tables", report.tables())
                .put("files", report.files())
                .put("rows", report.rows())
                .put("bytes", report.bytes())
                .put("duration_ms", report.millis());
        ArrayNode faults = node.putArray("faults");
        for (PartitionFault fault : report.faults()) {
            faults.addObject()
                    .put("kind", DisplayText.of(fault.kind()))
                    .put("place", fault.place())
                    .put("what", fault.what());
        }
        return node;
    }
}
