package dev.holdfast.blocks.convert;

import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.ScannedFileFacts;
import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockNames;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.RunFile;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.blocks.store.TableSql;
import dev.holdfast.blocks.store.Units;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Folds run files into blocks (P12 to P17). What comes out depends on the rows alone: all units in order, cut after every
 * so many. So only blocks behind the first new row are written again, which is the last one at most unless a row came
 * late; and where all units are known, nothing is folded behind a unit that is still missing. For one thread.
 */
final class BlockMerge {
    private final BlockTable table;
    private final TableSql sql;
    private final DuckDb duck;
    private final BlockFolder folder;
    private final Sentinel now;
    private final List<RunFile> runs;
    private final Function<RunFile, Path> place;
    private final Comparator<String> order;

    /**
     * @param runs the run files, older ones first
     * @param place where each is
     */
    BlockMerge(
            BlockTable table,
            DuckDb duck,
            BlockFolder folder,
            Sentinel now,
            List<RunFile> runs,
            Function<RunFile, Path> place) {
        this.table = table;
        this.sql = new TableSql(table.shape());
        this.duck = duck;
        this.folder = folder;
        this.now = now;
        this.runs = List.copyOf(runs);
        this.place = place;
        this.order = Units.order(table.shape().unitKind());
    }

    /** Finds out what is to be done, without writing anything. */
    MergePlan plan() {
        if (runs.isEmpty()) {
            return new MergePlan(now.blocks(), List.of(), List.of(), List.of(), List.of(), 0, null);
        }
        ContiguousPrefix reach = ContiguousPrefix.of(table, duck, now, TableSql.rows(paths(runs)));
        int firstAffected = firstAffected(reach);
        List<BlockFile> kept = now.blocks().subList(0, firstAffected);
        List<BlockFile> removed =
                now.blocks().subList(firstAffected, now.blocks().size());
        List<MergePlan.Cut> cuts = reach.fresh() == 0 && removed.isEmpty()
                ? List.of()
                : cuts(rows(removed, kept, reach.last()), kept.size());
        List<RunFile> consumed =
                runs.stream().filter(run -> isWithin(run, reach.last())).toList();
        List<RunFile> waiting =
                runs.stream().filter(run -> !isWithin(run, reach.last())).toList();
        return new MergePlan(kept, removed, cuts, consumed, waiting, reach.waiting(), reach.waitsFor());
    }

    /** Plans to write all blocks again. */
    MergePlan planAll() {
        List<MergePlan.Cut> cuts =
                now.blocks().isEmpty() ? List.of() : cuts(rows(now.blocks(), List.of(), now.lastUnit()), 0);
        return new MergePlan(List.of(), now.blocks(), cuts, List.of(), List.of(), 0, null);
    }

    private boolean isWithin(RunFile run, @Nullable String last) {
        return last != null && order.compare(run.max(), last) <= 0;
    }

    private int firstAffected(ContiguousPrefix reach) {
        List<BlockFile> blocks = now.blocks();
        if (blocks.isEmpty()) {
            return 0;
        }
        String changed = changedFrom();
        if (changed != null) {
            int first = 0;
            while (order.compare(blocks.get(first).max(), changed) < 0) {
                first++;
            }
            return first;
        }
        BlockFile last = blocks.get(blocks.size() - 1);
        return reach.fresh() > 0 && last.units() < now.unitsPerBlock() ? blocks.size() - 1 : blocks.size();
    }

    /** Returns the first unit of the blocks that has a new row; null if no row is new. */
    private @Nullable String changedFrom() {
        String last = Objects.requireNonNull(now.lastUnit());
        List<RunFile> back =
                runs.stream().filter(run -> order.compare(run.min(), last) <= 0).toList();
        if (back.isEmpty()) {
            return null;
        }
        String least = back.stream().map(RunFile::min).min(order).orElseThrow();
        List<BlockFile> touched = now.blocks().stream()
                .filter(block -> order.compare(block.max(), least) >= 0)
                .toList();
        String within = between(sql.literal(least), sql.literal(last));
        return duck.text("SELECT min(" + sql.unit() + ") FROM (" + newest(List.of(), back, within) + " EXCEPT SELECT "
                        + sql.columns() + " FROM " + TableSql.rows(folder.paths(touched)) + " WHERE " + within + ")")
                .orElse(null);
    }

    private List<MergePlan.Cut> cuts(Function<String, String> rows, int before) {
        return duck.all(
                "SELECT i // " + now.unitsPerBlock() + " AS b, min(u), max(u), count(*) FROM (SELECT u, row_number()"
                        + " OVER (ORDER BY u) - 1 AS i FROM (SELECT DISTINCT " + sql.unit() + " AS u FROM ("
                        + rows.apply("true") + "))) GROUP BY b ORDER BY b",
                row -> new MergePlan.Cut(
                        before + 1 + row.getInt(1), row.getString(2), row.getString(3), row.getLong(4)));
    }

    /** Returns the query of the rows that the new blocks hold, with a further condition. */
    private Function<String, String> rows(List<BlockFile> removed, List<BlockFile> kept, @Nullable String last) {
        String from = kept.isEmpty()
                ? "true"
                : sql.unit() + " > " + sql.literal(kept.get(kept.size() - 1).max());
        String to = last == null ? "false" : sql.unit() + " <= " + sql.literal(last);
        return condition -> newest(removed, runs, from + " AND " + to + " AND " + condition);
    }

    /** Returns the query of rows of blocks and runs, each row key once: what was written last counts. */
    private String newest(List<BlockFile> blocks, List<RunFile> from, String condition) {
        List<Path> files = Stream.concat(folder.paths(blocks).stream(), paths(from).stream())
                .toList();
        if (table.shape().isKeyWholeRow()) {
            return "SELECT DISTINCT " + sql.columns() + " FROM " + TableSql.rows(files) + " WHERE " + condition;
        }
        List<String> parts = new ArrayList<>();
        for (int age = 0; age < files.size(); age++) {
            parts.add("SELECT " + sql.columns() + ", " + age + " AS \"$age\" FROM " + TableSql.rows(files.get(age))
                    + " WHERE " + condition);
        }
        return "SELECT " + sql.columns() + " FROM (" + String.join(" UNION ALL ", parts)
                + ") QUALIFY row_number() OVER (PARTITION BY " + sql.key() + " ORDER BY \"$age\" DESC) = 1";
    }

    private List<Path> paths(List<RunFile> files) {
        return files.stream().map(place).toList();
    }

    private String between(String low, String high) {
        return sql.unit() + " BETWEEN " + low + " AND " + high;
    }

    /**
     * Writes the new blocks to the folder of unfinished work, and proves them.
     *
     * @return the blocks; empty if it was told to stop before the last one
     * @throws AuditFailedException if what was written is not what it must be
     */
    List<BlockFile> stage(MergePlan plan, BooleanSupplier goOn) throws IOException {
        String last = plan.cuts().isEmpty()
                ? null
                : plan.cuts().get(plan.cuts().size() - 1).max();
        Function<String, String> rows = rows(plan.removed(), plan.kept(), last);
        WrittenCheck check = new WrittenCheck(table, duck);
        List<BlockFile> staged = new ArrayList<>();
        for (MergePlan.Cut cut : plan.cuts()) {
            if (!goOn.getAsBoolean()) {
                return List.of();
            }
            String name = BlockNames.of(table.shape(), cut.number(), cut.max());
            Path file = folder.temp().resolve(name);
            String wanted = rows.apply(between(sql.literal(cut.min()), sql.literal(cut.max())));
            write(wanted, file);
            ScannedFileFacts facts = check.of(file, cut);
            staged.add(new BlockFile(
                    cut.number(),
                    name,
                    facts.rows(),
                    facts.units(),
                    cut.min(),
                    cut.max(),
                    Files.size(file),
                    DurableFiles.sha256(file)));
        }
        long all = duck.number("SELECT count(*) FROM (" + rows.apply("true") + ")");
        check.requireRows(all, staged.stream().mapToLong(BlockFile::rows).sum());
        return staged;
    }

    /** By way of a table: what the writer makes of a file must not depend on where its rows were before. */
    private void write(String rows, Path file) {
        duck.execute("CREATE OR REPLACE TEMP TABLE block (" + sql.definition() + ")");
        duck.execute("INSERT INTO block " + rows);
        duck.execute(sql.copy("SELECT * FROM block ORDER BY " + sql.key(), file, table.experimentId()));
        duck.execute("DROP TABLE block");
    }
}
