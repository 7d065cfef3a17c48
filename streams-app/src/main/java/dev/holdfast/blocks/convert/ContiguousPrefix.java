package dev.holdfast.blocks.convert;

import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.blocks.store.TableSql;
import dev.holdfast.model.UnitOracle;
import org.jspecify.annotations.Nullable;

/**
 * How far the units of run files go on from the blocks without a hole. Where nothing knows the units, all of them do.
 *
 * @param last the last unit of blocks and runs together; null if not even the first is there
 * @param fresh how many units behind the blocks there are up to it
 * @param waiting how many are behind it
 * @param waitsFor the unit that is missing; null if none is
 */
record ContiguousPrefix(
        @Nullable String last,
        long fresh,
        long waiting,
        @Nullable String waitsFor) {

    /**
     * Finds out.
     *
     * @param rows the rows of the run files
     */
    static ContiguousPrefix of(BlockTable table, DuckDb duck, Sentinel now, String rows) {
        TableSql sql = new TableSql(table.shape());
        String beyond = now.lastUnit() == null ? "" : " WHERE " + sql.unit() + " > " + sql.literal(now.lastUnit());
        duck.execute("CREATE OR REPLACE TEMP TABLE fresh AS SELECT u, row_number() OVER (ORDER BY u) - 1 AS i FROM"
                + " (SELECT DISTINCT " + sql.unit() + " AS u FROM " + rows + beyond + ")");
        long count = duck.number("SELECT count(*) FROM fresh");
        UnitOracle oracle = table.oracle();
        long reached = oracle == null ? count : contiguous(duck, oracle, now.startIdx(), count);
        String last = reached == 0
                ? now.lastUnit()
                : duck.text("SELECT u FROM fresh WHERE i = " + (reached - 1)).orElseThrow();
        String waitsFor =
                oracle == null || reached == count ? null : String.valueOf(oracle.nth(now.startIdx() + reached));
        return new ContiguousPrefix(last, reached, count - reached, waitsFor);
    }

    /** Finds by bisection how many of the new units are the next ones in order (P29). */
    private static long contiguous(DuckDb duck, UnitOracle oracle, long base, long count) {
        if (count == 0 || isInPlace(duck, oracle, base, count - 1)) {
            return count;
        }
        long right = 0;
        long wrong = count;
        while (wrong - right > 1) {
            long middle = (right + wrong) >>> 1;
            if (isInPlace(duck, oracle, base, middle - 1)) {
                right = middle;
            } else {
                wrong = middle;
            }
        }
        return right;
    }

    private static boolean isInPlace(DuckDb duck, UnitOracle oracle, long base, long index) {
        return duck.number("SELECT u FROM fresh WHERE i = " + index) == oracle.nth(base + index);
    }
}
