package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.TableSql;
import dev.holdfast.model.UnitOracle;
import java.nio.file.Path;
import java.util.PrimitiveIterator;

/** Finds the first unit of a file that is not the one that belongs in its place (P29). */
final class UnitMismatch {
    private final DuckDb duck;
    private final BlockTable table;
    private final UnitOracle oracle;

    UnitMismatch(DuckDb duck, BlockTable table, UnitOracle oracle) {
        this.duck = duck;
        this.table = table;
        this.oracle = oracle;
    }

    /**
     * Says where a file goes wrong.
     *
     * @param first the unit that should be its first
     * @param base the rank of that one
     * @param surplus how many units it has too many; negative: too few
     */
    String difference(Path file, long first, long base, long surplus) {
        TableSql sql = new TableSql(table.shape());
        Walk walk = new Walk(oracle.from(first), base);
        duck.some(
                "SELECT u FROM (SELECT " + sql.unit() + " AS u, lag(" + sql.unit() + ") OVER () AS before FROM "
                        + TableSql.rows(file) + ") WHERE before IS NULL OR u <> before",
                row -> walk.isInPlace(row.getLong(1)));
        return (surplus < 0 ? -surplus + " are missing" : surplus + " are too many")
                + walk.inWords(table.shape().unit());
    }

    private static final class Walk {
        private final PrimitiveIterator.OfLong right;
        private long index;
        private long stored;
        private long belongs;

        private Walk(PrimitiveIterator.OfLong right, long base) {
            this.right = right;
            this.index = base - 1;
        }

        private boolean isInPlace(long unit) {
            index++;
            stored = unit;
            belongs = right.nextLong();
            return stored == belongs;
        }

        private String inWords(String unit) {
            return ": at index " + index + " it has " + unit + " " + stored + ", and " + belongs + " belongs there"
                    + (stored > belongs
                            ? ", which is missing"
                            : ": " + stored + " is no value of " + unit + ", or is in another block, too");
        }
    }
}
