package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.TableSql;
import dev.holdfast.model.TableColumn;
import dev.holdfast.model.UnitRule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes units again and compares their rows (P26), all of a file or some that are spread over it. */
public final class UnitCheck {
    /** A file with more wrong units than this is wrong enough. */
    private static final int MOST_NAMED = 5;

    private final BlockTable table;
    private final TableSql sql;

    public UnitCheck(BlockTable table) {
        this.table = table;
        this.sql = new TableSql(table.shape());
    }

    /** Checks about so many of the units of a file. */
    public List<BlockFault> sample(DuckDb duck, Path file, long units, long wanted) {
        long every = Math.max(1, units / Math.max(1, wanted));
        return check(duck, file, every == 1 ? "true" : "hash(" + sql.unit() + ") % " + every + " = 0");
    }

    /** Checks all units of a file. */
    List<BlockFault> all(DuckDb duck, Path file) {
        return check(duck, file, "true");
    }

    private List<BlockFault> check(DuckDb duck, Path file, String condition) {
        UnitRule rule = table.rule();
        boolean wholeNumbers =
                table.shape().columns().stream().allMatch(column -> column.kind() == TableColumn.Kind.INT64);
        if (rule == null || !wholeNumbers) {
            return List.of();
        }
        Groups groups = new Groups(rule, String.valueOf(file.getFileName()));
        int width = table.shape().columns().size();
        duck.each(
                "SELECT " + sql.columns() + " FROM " + TableSql.rows(file) + " WHERE " + condition + " ORDER BY "
                        + sql.key(),
                row -> {
                    long[] values = new long[width];
                    for (int i = 0; i < width; i++) {
                        values[i] = row.getLong(i + 1);
                    }
                    groups.add(row.getLong(table.shape().unit()), values);
                });
        return groups.end();
    }

    private static final class Groups {
        private final UnitRule rule;
        private final String file;
        private final List<BlockFault> faults = new ArrayList<>();
        private final List<long[]> rows = new ArrayList<>();
        private @Nullable Long unit;
        private long wrong;

        private Groups(UnitRule rule, String file) {
            this.rule = rule;
            this.file = file;
        }

        private void add(long next, long[] row) {
            if (unit != null && unit != next) {
                finish();
            }
            unit = next;
            rows.add(row);
        }

        private void finish() {
            if (unit != null) {
                rule.fault(unit, rows).ifPresent(this::note);
            }
            rows.clear();
        }

        private void note(String what) {
            wrong++;
            if (wrong <= MOST_NAMED) {
                faults.add(new BlockFault(BlockFault.Kind.UNIT, file, what));
            }
        }

        private List<BlockFault> end() {
            finish();
            if (wrong > MOST_NAMED) {
                faults.add(new BlockFault(
                        BlockFault.Kind.UNIT, file, "and " + (wrong - MOST_NAMED) + " more wrong units"));
            }
            return faults;
        }
    }
}
