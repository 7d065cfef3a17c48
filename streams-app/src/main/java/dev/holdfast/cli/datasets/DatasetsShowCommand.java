package dev.holdfast.cli.datasets;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.datasets.DatasetStore;
import dev.holdfast.datasets.Partition;
import dev.holdfast.datasets.PartitionId;
import dev.holdfast.datasets.PartitionReceipts;
import dev.holdfast.datasets.Provenance;
import dev.holdfast.datasets.PublishedTable;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast datasets show}. */
@Command(name = "show", description = "Show one partition: what it was made of, its tables and files, its receipts.")
final class DatasetsShowCommand extends DatasetsWork {
    @Parameters(
            paramLabel = "DATASET[/PARTITION]",
            description = "Which one; a unique beginning of PARTITION will do. A dataset of one partition needs none.")
    @Nullable
    String wanted;

    @Override
    int work(DatasetStore datasets) {
        PartitionId id = one(datasets, Objects.requireNonNull(wanted));
        PartitionReceipts receipts = datasets.receipts(id);
        Partition partition = datasets.open(id);
        String folder = partition.folder().toString();
        String evidence = datasets.evidence(id).toString();
        long failures = datasets.failures(id);
        if (options.json) {
            ObjectNode node = json(id, receipts)
                    .put("folder", folder)
                    .put("evidence_folder", evidence)
                    .put("failures", failures);
            out().println(Json.pretty(node));
        } else {
            print(id, receipts);
            out().println("folder:       " + folder);
            out().println("evidence:     " + evidence);
            out().println("failures:     " + failures);
        }
        return ExitCode.OK;
    }

    private void print(PartitionId id, PartitionReceipts receipts) {
        Provenance made = receipts.provenance();
        out().println("partition:    " + id.text());
        out().println("published at: " + receipts.publishedAt());
        out().println("handler:      " + made.handler() + ", version " + made.handlerVersion());
        new TreeMap<>(made.settings()).forEach((name, value) -> out().println("setting:      " + name + " = " + value));
        new TreeMap<>(made.inputs())
                .forEach((name, value) -> out().println("input:        " + name + ", SHA-256 " + value));
        out().println("kept for:     " + DisplayText.count(receipts.retention().datasetDays(), "day")
                + ", its evidence for " + DisplayText.count(receipts.retention().evidenceDays(), "day"));
        receipts.tables().forEach(this::print);
    }

    private void print(PublishedTable table) {
        out().println("table:        " + table.table().name() + ", " + DisplayText.count(table.rows(), "row") + " in "
                + DisplayText.count(table.files().size(), "file") + ", " + DisplayText.count(table.bytes(), "byte"));
        out().println("  receipt:    " + table.sha256Hex());
        out().println("  key:        " + String.join(", ", table.table().key()));
        out().println("  order:      " + String.join(", ", table.table().sort()));
        out().println("  columns:    "
                + table.table().columns().stream()
                        .map(column -> column.name() + " " + DisplayText.of(column.kind())
                                + (column.optional() ? " or absent" : ""))
                        .collect(Collectors.joining(", ")));
        table.files()
                .forEach(file -> out().println("  file:       " + file.name() + ", "
                        + DisplayText.count(file.rows(), "row") + ", SHA-256 " + file.sha256()));
    }

    private static ObjectNode json(PartitionId id, PartitionReceipts receipts) {
        Provenance made = receipts.provenance();
        ObjectNode node = Json.object()
                .put("dataset", id.dataset())
                .put("partition", id.partition())
                .put("parked", id.parked() > 0)
                .put("published_at", receipts.publishedAt())
                .put("handler", made.handler())
                .put("handler_version", made.handlerVersion());
        node.set("settings", sorted(made.settings()));
        node.set("inputs", sorted(made.inputs()));
        node.put("dataset_days", receipts.retention().datasetDays())
                .put("evidence_days", receipts.retention().evidenceDays())
                .put("rows", receipts.rows())
                .put("bytes", receipts.bytes());
        var tables = node.putArray("tables");
        receipts.tables().forEach(table -> tables.add(json(table)));
        return node;
    }

    private static ObjectNode json(PublishedTable table) {
        ObjectNode node = Json.object()
                .put("name", table.table().name())
                .put("partition_path", table.partitionPath())
                .put("sha256_hex", table.sha256Hex())
                .put("rows", table.rows())
                .put("bytes", table.bytes());
        node.set("key", Json.MAPPER.valueToTree(table.table().key()));
        node.set("sort", Json.MAPPER.valueToTree(table.table().sort()));
        var columns = node.putArray("columns");
        table.table()
                .columns()
                .forEach(column -> columns.addObject()
                        .put("name", column.name())
                        .put("kind", DisplayText.of(column.kind()))
                        .put("optional", column.optional()));
        var files = node.putArray("files");
        table.files()
                .forEach(file -> files.addObject()
                        .put("name", file.name())
                        .put("rows", file.rows())
                        .put("bytes", file.bytes())
                        .put("sha256", file.sha256()));
        return node;
    }

    private static ObjectNode sorted(Map<String, String> values) {
        ObjectNode node = Json.object();
        new TreeMap<>(values).forEach(node::put);
        return node;
    }
}
