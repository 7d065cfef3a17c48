package dev.holdfast.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A partition and where it lies just now: in its place, or staged before it has one.
 *
 * @param id which one
 * @param folder the folder with one sub-folder a table
 * @param tables its tables, with what is in them
 */
public record Partition(PartitionId id, Path folder, List<PublishedTable> tables) {

    /** Copies the list. */
    public Partition {
        tables = List.copyOf(tables);
    }

    /**
     * Returns the files of a table, in the order of their names.
     *
     * @throws IllegalArgumentException if there is no such table
     */
    public List<Path> files(String table) {
        return tables.stream()
                .filter(one -> one.table().name().equals(table))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(id.text() + " has no table " + table))
                .files()
                .stream()
                .map(file -> folder.resolve(table).resolve(file.name()))
                .toList();
    }

    /** Returns the receipt of each table (T24) by its name. */
    public Map<String, String> receipts() {
        Map<String, String> receipts = new TreeMap<>();
        tables.forEach(table -> receipts.put(table.table().name(), table.sha256Hex()));
        return receipts;
    }
}
