package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.model.TableShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong inside a file, from what one pass over it found (P4, P13). */
public final class FileFaults {
    private FileFaults() {}

    public static List<BlockFault> of(TableShape shape, FileScan scan, DuckDb duck, Path file, ScannedFileFacts facts) {
        String name = String.valueOf(file.getFileName());
        List<BlockFault> faults = new ArrayList<>();
        if (facts.rows() == 0) {
            faults.add(new BlockFault(BlockFault.Kind.FILL, name, "has no rows"));
        }
        if (facts.unordered() != null) {
            faults.add(new BlockFault(
                    BlockFault.Kind.ORDER,
                    name,
                    scan.row(duck, file, facts.unordered()) + " belongs before the row that it follows"));
        }
        if (facts.duplicates() > 0) {
            String first = facts.duplicate() == null ? "" : ", the first is " + scan.row(duck, file, facts.duplicate());
            faults.add(new BlockFault(
                    BlockFault.Kind.DUPLICATE, name, facts.duplicates() + " rows are there more than once" + first));
        }
        if (facts.emptyRow() != null) {
            faults.add(new BlockFault(
                    BlockFault.Kind.EMPTY_ROW,
                    name,
                    facts.emptyRows() + " rows with " + shape.counted()
                            + " = 0 (nothing found) stand beside another row of their " + shape.unit()
                            + ", the first at " + scan.row(duck, file, facts.emptyRow())));
        }
        if (facts.absent() > 0) {
            faults.add(new BlockFault(
                    BlockFault.Kind.SCHEMA, name, facts.absent() + " rows lack a value that must be there"));
        }
        return faults;
    }
}
