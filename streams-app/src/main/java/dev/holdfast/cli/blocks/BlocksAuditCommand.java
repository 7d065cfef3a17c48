package dev.holdfast.cli.blocks;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.blocks.audit.AuditReport;
import dev.holdfast.blocks.audit.BlockAudit;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code holdfast blocks audit}. */
@Command(
        name = "audit",
        description = "Compute from the blocks alone where the work stands, and whether that can be true. Exit code 5.")
public final class BlocksAuditCommand extends BlocksWork {
    @Override
    int look(OpenBlocks blocks) {
        AuditReport report = new BlockAudit(blocks.store(), blocks.table()).run();
        if (options.json) {
            out().println(Json.pretty(json(blocks, report)));
        } else {
            out().println("last_unit:  " + report.lastUnit());
            out().println("start_idx:  " + report.startIdx());
            out().println("last_block: " + report.lastBlock() + " of " + report.blocks());
            report.checks().forEach(check -> out().println(line(check)));
        }
        return report.passed() ? ExitCode.OK : ExitCode.AUDIT_FAILED;
    }

    public static String line(AuditReport.Check check) {
        return (check.passed() ? "ok      " : "FAILED  ") + check.name() + ": " + check.answer();
    }

    private static ObjectNode json(OpenBlocks blocks, AuditReport report) {
        ObjectNode node = Json.object()
                .put("experiment_id", blocks.experimentId())
                .put("passed", report.passed())
                .put("last_unit", report.lastUnit())
                .put("start_idx", report.startIdx())
                .put("last_block", report.lastBlock())
                .put("blocks", report.blocks());
        put(report.checks(), node);
        return node;
    }

    public static void put(List<AuditReport.Check> checks, ObjectNode node) {
        ArrayNode all = node.putArray("checks");
        for (AuditReport.Check check : checks) {
            all.addObject()
                    .put("name", check.name())
                    .put("passed", check.passed())
                    .put("answer", check.answer());
        }
    }
}
