package dev.holdfast.blocks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scan that a new block passes before it takes a place among the others (P31). */
final class WrittenCheck {
    private static final long SAMPLE = 200;

    private final Table table;
    private final Duck duck;
    private final FileScan scan;
    private final UnitCheck units;

    WrittenCheck(Table table, Duck duck) {
        this.table = table;
        this.duck = duck;
        this.scan = new FileScan(new TableSql(table.shape()));
        this.units = new UnitCheck(table);
    }

    /** Scans a file, and returns what is in it; throws AuditFailedException if that is not what was to be written. */
    FileFacts of(Path file, FoldPlan.Cut cut) {
        String name = String.valueOf(file.getFileName());
        FileFacts facts = scan.facts(duck, file);
        List<Fault> faults = new ArrayList<>(FileFaults.of(table.shape(), scan, duck, file, facts));
        if (facts.units() != cut.units()
                || !cut.min().equals(facts.min())
                || !cut.max().equals(facts.max())) {
            faults.add(new Fault(
                    Fault.Kind.FILL,
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
            require(List.of(new Fault(
                    Fault.Kind.CHANGED, "all new blocks", "hold " + written + " rows, and were to hold " + wanted)));
        }
    }

    private static void require(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new AuditFailedException(
                    "what was written does not pass its scan, so the blocks are as they were; look into what is"
                            + " named here, then convert again, which reads the results anew",
                    faults);
        }
    }
}
