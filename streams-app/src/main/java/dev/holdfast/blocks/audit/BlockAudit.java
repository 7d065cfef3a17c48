package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.BlockTimings;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.model.UnitOracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks the blocks, and nothing else, where the work stands (P33, P35), and whether that can be true: every file readable,
 * the maximum rising from block to block, each block a gap-free piece of the units (P28, P29, P37), no holes, and the count
 * within proven bounds (P32). Changes no block; how long it took is noted.
 */
public final class BlockAudit {
    private final BlockStore store;
    private final BlockTable table;
    private final List<AuditReport.Check> checks = new ArrayList<>();

    public BlockAudit(BlockStore store, BlockTable table) {
        this.store = store;
        this.table = table;
    }

    /** Audits. */
    public AuditReport run() {
        long start = System.nanoTime();
        BlockFolder folder = store.folder();
        List<ScannedFile> files =
                new FileScans(store, table, ScanDepth.ROWS).of(folder.blocks(), BlockFolder.names(folder.blocks()));
        Optional<Sentinel> sentinel = Sentinel.of(folder);
        OrderCheck order = new OrderCheck(
                store.duck(),
                folder,
                table,
                sentinel.map(Sentinel::unitsPerBlock).orElse(0L));
        List<ScannedFile> blocks = order.inOrder(files);
        long units = blocks.stream().mapToLong(ScannedFile::units).sum();
        String last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1).max();
        check("files", files.stream().flatMap(file -> file.faults().stream()).toList(), files.size() + " blocks read");
        check("order", order.of(files), "the blocks follow one another");
        resumePoint(last, units);
        sentinel.ifPresent(known -> sameAs(known, last, units));
        gate();
        if (table.oracle() != null) {
            new Completeness(table, table.oracle()).of(blocks, units).forEach(checks::add);
        }
        new BlockTimings(folder.timings()).note("audit", start, 0);
        return new AuditReport(
                last,
                units,
                blocks.isEmpty() ? null : blocks.get(blocks.size() - 1).name(),
                blocks.size(),
                checks);
    }

    private void resumePoint(@org.jspecify.annotations.Nullable String last, long units) {
        Optional<String> wrong = new ResumeAudit(last, units).inconsistency(table);
        UnitOracle oracle = table.oracle();
        String right = oracle == null
                ? "the units of " + table.handler() + " can't be computed, so only their count is checked: " + units
                : "start_idx " + units + ", the next " + table.shape().unit() + " is " + oracle.nth(units);
        checks.add(new AuditReport.Check("resume point", wrong.isEmpty(), wrong.orElse(right)));
    }

    private void sameAs(Sentinel known, @org.jspecify.annotations.Nullable String last, long units) {
        boolean same = Objects.equals(known.lastUnit(), last) && known.startIdx() == units;
        checks.add(new AuditReport.Check(
                "sentinel",
                same,
                same
                        ? "says the same"
                        : "says last_unit " + known.lastUnit() + " and start_idx " + known.startIdx()
                                + ", the blocks say " + last + " and " + units));
    }

    private void gate() {
        List<String> runs = BlockFolder.names(store.folder().runs());
        checks.add(new AuditReport.Check(
                "run files",
                runs.isEmpty(),
                runs.isEmpty()
                        ? "none waits"
                        : runs.size() + " are not converted, the first is " + runs.get(0)
                                + "; 'holdfast blocks coverage " + table.experimentId() + "' says what they wait for"));
    }

    private void check(String name, List<BlockFault> faults, String right) {
        checks.add(new AuditReport.Check(
                name,
                faults.isEmpty(),
                faults.isEmpty()
                        ? right
                        : String.join(
                                "; ", faults.stream().map(BlockFault::inWords).toList())));
    }
}
