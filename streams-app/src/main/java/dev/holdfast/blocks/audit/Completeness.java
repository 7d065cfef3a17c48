package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.model.UnitOracle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether all units up to the last one are there, in three layers, the cheap ones first (P32): holes between the ranges of
 * blocks that are too wide to be natural, the count within proven bounds, the exact count.
 */
final class Completeness {
    private final BlockTable table;
    private final UnitOracle oracle;

    Completeness(BlockTable table, UnitOracle oracle) {
        this.table = table;
        this.oracle = oracle;
    }

    /** Returns the three answers; blocks come in the order of their content. */
    List<AuditReport.Check> of(List<ScannedFile> blocks, long units) {
        if (blocks.isEmpty()) {
            return List.of();
        }
        long last = Long.parseLong(blocks.get(blocks.size() - 1).max());
        return List.of(ranges(blocks), bounds(last, units), exact(last, units));
    }

    private AuditReport.Check ranges(List<ScannedFile> blocks) {
        List<String> gaps = new ArrayList<>();
        long reached = oracle.nth(0) - 1;
        for (ScannedFile block : blocks) {
            long min = Long.parseLong(block.min());
            if (min - reached > oracle.widestGap(min)) {
                gaps.add(gap(reached + 1, min - 1));
            }
            reached = Math.max(reached, Long.parseLong(block.max()));
        }
        return new AuditReport.Check(
                "ranges",
                gaps.isEmpty(),
                gaps.isEmpty()
                        ? "no stretch without " + table.shape().unit() + " is wider than is natural"
                        : String.join("; ", gaps));
    }

    private String gap(long from, long to) {
        double missing = oracle.estimateBetween(from, to);
        return String.format(
                Locale.ROOT,
                "from %d to %d about %.0f are missing; if their results are on the topic, 'holdfast blocks truncate %s"
                        + " --from-unit %d' and then 'holdfast blocks convert %s' bring them back",
                from,
                to,
                missing,
                table.experimentId(),
                from,
                table.experimentId());
    }

    private AuditReport.Check bounds(long last, long units) {
        Optional<UnitOracle.Bounds> bounds = oracle.bounds(last);
        if (bounds.isEmpty()) {
            return new AuditReport.Check(
                    "bounds", true, "no bounds are proven for so small a value; the exact count decides");
        }
        double least = bounds.get().least();
        double most = bounds.get().most();
        boolean within = units >= least && units <= most;
        return new AuditReport.Check(
                "bounds",
                within,
                String.format(
                        Locale.ROOT,
                        "%d is %s the proven bounds %.0f and %.0f",
                        units,
                        within ? "between" : "outside",
                        least,
                        most));
    }

    private AuditReport.Check exact(long last, long units) {
        long right = oracle.countUpTo(last);
        return new AuditReport.Check(
                "exact count",
                right == units,
                "up to " + last + " there are " + right + ", and the blocks hold " + units
                        + (right == units
                                ? ""
                                : ": " + Math.abs(right - units) + (right > units ? " are missing" : " are too many")));
    }
}
