package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockNames;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.TableSql;
import dev.holdfast.blocks.store.Units;
import dev.holdfast.model.UnitOracle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * The blocks among each other, in the order of their content (P12): names, numbers, how full they are, overlaps, holes,
 * and the count of units against their rank (P14, P15, P23, P25, P29, P37).
 */
public final class OrderCheck {
    private final DuckDb duck;
    private final BlockFolder folder;
    private final BlockTable table;
    private final TableSql sql;
    private final long unitsPerBlock;
    private final Comparator<String> order;
    private final List<BlockFault> faults = new ArrayList<>();

    /**
     * @param unitsPerBlock how full a block is; 0 if nobody knows
     */
    public OrderCheck(DuckDb duck, BlockFolder folder, BlockTable table, long unitsPerBlock) {
        this.duck = duck;
        this.folder = folder;
        this.table = table;
        this.sql = new TableSql(table.shape());
        this.unitsPerBlock = unitsPerBlock;
        this.order = Units.order(table.shape().unitKind());
    }

    /** Returns files that can be read, in the order of their content. */
    public List<ScannedFile> inOrder(List<ScannedFile> files) {
        return files.stream()
                .filter(ScannedFile::isReadable)
                .sorted(Comparator.comparing(ScannedFile::min, order)
                        .thenComparing(ScannedFile::max, order)
                        .thenComparing(ScannedFile::name))
                .toList();
    }

    List<BlockFault> of(List<ScannedFile> files) {
        List<ScannedFile> blocks = inOrder(files);
        for (int i = 0; i < blocks.size(); i++) {
            boolean allReadable = blocks.size() == files.size();
            name(blocks.get(i), i + 1, allReadable);
            fill(blocks.get(i), i + 1 == blocks.size());
            if (i > 0) {
                neighbours(blocks.get(i - 1), blocks.get(i));
            }
        }
        if (table.oracle() != null && !blocks.isEmpty()) {
            ranks(table.oracle(), blocks, blocks.size() == files.size());
        }
        return faults;
    }

    private void name(ScannedFile block, int place, boolean allReadable) {
        OptionalInt number = BlockNames.number(block.name());
        String right = BlockNames.of(table.shape(), number.orElse(place), block.max());
        if (number.isEmpty() || !right.equals(block.name())) {
            fault(
                    BlockFault.Kind.NAME,
                    block.name(),
                    "its greatest " + table.shape().unit() + " is " + block.max() + ", so its name must be " + right);
        } else if (allReadable && number.getAsInt() != place) {
            fault(
                    BlockFault.Kind.NAME,
                    block.name(),
                    "is number " + place + " by its content: numbers go from 1 without holes, in the order of "
                            + table.shape().unit());
        }
    }

    private void fill(ScannedFile block, boolean isLast) {
        boolean wrong = unitsPerBlock > 0 && (isLast ? block.units() > unitsPerBlock : block.units() != unitsPerBlock);
        if (wrong) {
            fault(
                    BlockFault.Kind.FILL,
                    block.name(),
                    "has " + block.units() + " distinct values of "
                            + table.shape().unit() + ", and a block has " + unitsPerBlock);
        }
    }

    private void neighbours(ScannedFile before, ScannedFile after) {
        if (order.compare(after.min(), before.max()) <= 0) {
            String shared = "SELECT DISTINCT " + sql.unit() + " AS u FROM "
                    + TableSql.rows(folder.blocks().resolve(before.name())) + " INTERSECT SELECT DISTINCT " + sql.unit()
                    + " FROM " + TableSql.rows(folder.blocks().resolve(after.name()));
            long count = duck.number("SELECT count(*) FROM (" + shared + ")");
            String first = duck.text("SELECT min(u) FROM (" + shared + ")").orElse("");
            fault(
                    BlockFault.Kind.OVERLAP,
                    after.name(),
                    "begins with " + table.shape().unit() + " " + after.min() + ", and " + before.name() + " ends with "
                            + before.max()
                            + (count == 0 ? "" : "; " + count + " are in both, the first is " + first));
            return;
        }
        UnitOracle oracle = table.oracle();
        if (oracle == null) {
            return;
        }
        long next = oracle.next(Long.parseLong(before.max()));
        if (next != Long.parseLong(after.min())) {
            long missing = oracle.countBetween(next, Long.parseLong(after.min()) - 1);
            fault(
                    BlockFault.Kind.HOLE,
                    after.name(),
                    "begins with " + table.shape().unit() + " " + after.min() + ", and after " + before.name()
                            + " comes " + next + ": " + missing + " are missing between them");
        }
    }

    private void ranks(UnitOracle oracle, List<ScannedFile> blocks, boolean allReadable) {
        UnitMismatch places = new UnitMismatch(duck, table, oracle);
        long base = 0;
        long expected = oracle.nth(0);
        for (ScannedFile block : blocks) {
            long first = Math.max(expected, Long.parseLong(block.min()));
            long there = oracle.countBetween(first, Long.parseLong(block.max()));
            if (there != block.units()) {
                fault(
                        BlockFault.Kind.HOLE,
                        block.name(),
                        places.difference(folder.blocks().resolve(block.name()), first, base, block.units() - there));
            }
            base += block.units();
            expected = oracle.next(Long.parseLong(block.max()));
        }
        if (Long.parseLong(blocks.get(0).min()) != oracle.nth(0)) {
            fault(
                    BlockFault.Kind.HOLE,
                    blocks.get(0).name(),
                    "begins with " + table.shape().unit() + " " + blocks.get(0).min() + ", and the first one is "
                            + oracle.nth(0));
        }
        if (allReadable) {
            String last = Objects.requireNonNull(blocks.get(blocks.size() - 1).max());
            new ResumeAudit(last, base)
                    .inconsistency(table)
                    .ifPresent(what -> fault(BlockFault.Kind.HOLE, "all blocks", what));
        }
    }

    private void fault(BlockFault.Kind kind, String file, String what) {
        faults.add(new BlockFault(kind, file, what));
    }
}
