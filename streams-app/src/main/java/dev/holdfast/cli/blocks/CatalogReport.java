package dev.holdfast.cli.blocks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.blocks.store.CatalogRow;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** A list of files and what is in them; a file that cannot be read is named, and fails. */
final class CatalogReport {
    private final BaseCommand command;
    private final OpenBlocks blocks;

    CatalogReport(BaseCommand command, OpenBlocks blocks) {
        this.command = command;
        this.blocks = blocks;
    }

    int print(List<CatalogRow> rows) {
        if (command.options.json) {
            command.out()
                    .println(Json.pretty(
                            Json.list(rows.stream().map(CatalogReport::json).toList())));
        } else {
            rows.forEach(row -> command.out().println(line(row)));
            String unit = blocks.table().shape().unit();
            command.err()
                    .printf(
                            Locale.ROOT,
                            "holdfast: %d files, %d rows, %d distinct values of %s%n",
                            rows.size(),
                            rows.stream()
                                    .mapToLong(row -> row.rows() == null ? 0 : row.rows())
                                    .sum(),
                            rows.stream()
                                    .mapToLong(row -> row.units() == null ? 0 : row.units())
                                    .sum(),
                            unit);
        }
        return rows.stream().allMatch(row -> row.trouble() == null) ? ExitCode.OK : ExitCode.AUDIT_FAILED;
    }

    private static String line(CatalogRow row) {
        String name = String.valueOf(row.path().getFileName());
        return row.trouble() != null
                ? String.format(Locale.ROOT, "%-40s  cannot be read: %s", name, row.trouble())
                : String.format(
                        Locale.ROOT,
                        "%-40s  %12d rows  %10d units  %s .. %s",
                        name,
                        Objects.requireNonNull(row.rows()),
                        Objects.requireNonNull(row.units()),
                        row.min(),
                        row.max());
    }

    private static ObjectNode json(CatalogRow row) {
        return Json.object()
                .put("path", row.path().toString())
                .put("block_num", row.number())
                .put("min_unit", row.min())
                .put("max_unit", row.max())
                .put("rows", row.rows())
                .put("units", row.units())
                .put("bytes", row.bytes())
                .put("trouble", row.trouble());
    }
}
