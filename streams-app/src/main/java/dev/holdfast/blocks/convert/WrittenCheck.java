package dev.holdfast.blocks.convert;

import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.blocks.audit.FileFaults;
import dev.holdfast.blocks.audit.FileScan;
import dev.holdfast.blocks.audit.ScannedFileFacts;
import dev.holdfast.blocks.audit.UnitCheck;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.TableSql;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scan that a new block passes before it takes a place among the others (P31). */
final class WrittenCheck {
    private static final long SAMPLE = 200;

    private final BlockTable table;
    private final DuckDb duck;
    private final FileScan scan;
    private final UnitCheck units;

    WrittenCheck(BlockTable table, DuckDb duck) {
        this.table = table;
        this.duck = duck;
        this.scan = new FileScan(new TableSql(table.shape()));
        this.units = new UnitCheck(table);
    }

    /** Scans a file, and returns what is in it; throws AuditFailedException if that is not what was to be written. */
    ScannedFileFacts of(Path file, MergePlan.Cut cut) {
        String name = String.valueOf(file.getFileName());
        ScannedFileFacts facts = scan.facts(duck, file);
        List<BlockFault> faults = new ArrayList<>(FileFaults.of(table.shape(), scan, duck, file, facts));
        if (facts.units() != cut.units()
                || !cut.min().equals(facts.min())
                || !cut.max().equals(facts.max())) {
            faults.add(new BlockFault(
                    BlockFault.Kind.FILL,
                    name,
                    "has " + facts.units() + " units from " + facts.min() + " to " + facts.max() + ", and was to have "
                            + cut.units() + " from " + cut.min() + " to " + cut.max()));
        }
        faults.addAll(units.sample(duck, file, facts.units(), SAMPLE));
        require(faults);
        return facts;
    }

    /** Makes sure that no row was lost or doubled on the way. */
    void requireRows(long wanted, long written) {
        if (wanted != written) {
            require(List.of(new BlockFault(
                    BlockFault.Kind.CHANGED,
                    "all new blocks",
                    "hold " + written + " rows, and were to hold " + wanted)));
        }
    }

    private static void require(List<BlockFault> faults) {
        if (!faults.isEmpty()) {
            throw new AuditFailedException(
                    "what was written does not pass its scan, so the blocks are as they were; look into what is"
                            + " named here, then convert again, which reads the results anew",
                    faults);
        }
    }
}
