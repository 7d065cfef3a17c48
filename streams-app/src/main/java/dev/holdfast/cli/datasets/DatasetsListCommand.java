package dev.holdfast.cli.datasets;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.datasets.DatasetStore;
import dev.holdfast.datasets.PartitionEntry;
import dev.holdfast.datasets.PartitionReceipts;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast datasets list}. */
@Command(name = "list", description = "Show the partitions of all datasets, those that are parked behind the others.")
final class DatasetsListCommand extends DatasetsWork {
    private static final String ROW = "%-24s %-16s %6s %6s %14s %14s  %s%n";

    @Parameters(arity = "0..1", paramLabel = "DATASET", description = "Only those of this dataset.")
    @Nullable
    String name;

    @Override
    int work(DatasetStore datasets) {
        List<PartitionEntry> found = datasets.list().stream()
                .filter(entry -> name == null || entry.id().dataset().equals(name))
                .toList();
        if (name != null && found.isEmpty()) {
            throw datasets.unknown(name);
        }
        if (options.json) {
            out().println(Json.pretty(
                    Json.list(found.stream().map(DatasetsListCommand::json).toList())));
        } else if (found.isEmpty()) {
            err().println("holdfast: there are no datasets in " + datasets.root());
        } else {
            out().printf(Locale.ROOT, ROW, "DATASET", "PARTITION", "TABLES", "FILES", "ROWS", "BYTES", "PUBLISHED");
            found.forEach(this::row);
        }
        return ExitCode.OK;
    }

    private void row(PartitionEntry entry) {
        PartitionReceipts receipts = entry.receipts();
        String id = inShort(entry.id());
        if (receipts == null) {
            out().printf(Locale.ROOT, ROW, entry.id().dataset(), id, "-", "-", "-", "-", entry.problem());
            return;
        }
        out().printf(
                        Locale.ROOT,
                        ROW,
                        entry.id().dataset(),
                        id,
                        receipts.tables().size(),
                        files(receipts),
                        receipts.rows(),
                        receipts.bytes(),
                        receipts.publishedAt());
    }

    private static int files(PartitionReceipts receipts) {
        return receipts.tables().stream()
                .mapToInt(table -> table.files().size())
                .sum();
    }

    private static ObjectNode json(PartitionEntry entry) {
        ObjectNode node = Json.object()
                .put("dataset", entry.id().dataset())
                .put("partition", entry.id().partition())
                .put("parked", entry.id().parked() > 0);
        PartitionReceipts receipts = entry.receipts();
        if (receipts == null) {
            return node.put("problem", entry.problem());
        }
        node.put("published_at", receipts.publishedAt())
                .put("files", files(receipts))
                .put("rows", receipts.rows())
                .put("bytes", receipts.bytes());
        ArrayNode tables = node.putArray("tables");
        receipts.tables()
                .forEach(table -> tables.addObject()
                        .put("name", table.table().name())
                        .put("rows", table.rows())
                        .put("bytes", table.bytes())
                        .put("sha256_hex", table.sha256Hex()));
        return node;
    }
}
