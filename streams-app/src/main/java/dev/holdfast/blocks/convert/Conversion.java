package dev.holdfast.blocks.convert;

import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.blocks.audit.ResumeAudit;
import dev.holdfast.blocks.audit.SentinelPrecheck;
import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.BlockTimings;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.blocks.store.Recovery;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.blocks.store.RunFile;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Brings the results of an experiment into its blocks, in rounds: read on from the sentinel's offsets, write run files,
 * fold them, prove what was written, write the sentinel. Each round is whole or undone by the next one. For one thread.
 */
public final class Conversion {
    private static final String OPERATION = "convert";
    /** What one round takes in, so that neither memory nor disk depends on how much there is. */
    private static final long ROWS_A_ROUND = 8_000_000;

    private final BlockStore store;
    private final BlockFolder folder;
    private final BlockTable table;
    private final long unitsPerBlock;
    private final String version;
    private final BooleanSupplier goOn;
    private final BlockTimings timings;
    private final List<String> recovered = new ArrayList<>();

    /**
     * @param unitsPerBlock for an experiment without blocks; later the sentinel's counts
     * @param version of this Holdfast
     * @param goOn says whether to go on; if not, what was read is kept and nothing more is begun
     */
    public Conversion(BlockStore store, BlockTable table, long unitsPerBlock, String version, BooleanSupplier goOn) {
        this.store = store;
        this.folder = store.folder();
        this.table = table;
        this.unitsPerBlock = unitsPerBlock;
        this.version = version;
        this.goOn = goOn;
        this.timings = new BlockTimings(folder.timings());
    }

    /**
     * Does it.
     *
     * @param fromEarliest whether to read everything again, whatever the sentinel says
     * @throws AuditFailedException if the blocks are not what the sentinel says, or what was written does not pass
     * @throws BlocksRefusedException if it cannot be done, such as for want of room
     */
    public ConversionOutcome run(RowSource source, boolean fromEarliest) {
        try {
            Sentinel now = begin();
            ConversionOutcome all = ConversionOutcome.nothing(recovered, now);
            Map<Integer, Long> from = fromEarliest ? Map.of() : now.offsets();
            boolean more = true;
            while (more && all.finished()) {
                ConversionOutcome round = round(all.sentinel(), source, from);
                from = round.sentinel().offsets();
                more = round.runFiles() > 0;
                all = all.then(round);
            }
            new BlockCommit(folder, OPERATION).pruneBackups();
            return all;
        } catch (IOException | UncheckedIOException e) {
            throw failed(e);
        } finally {
            tidy();
        }
    }

    /** Finds out what {@link #run} would do; changes nothing but undoing an interrupted command's work. */
    public ConversionOutcome dryRun(RowSource source, boolean fromEarliest) {
        try {
            Sentinel now = begin();
            Path runs = Files.createDirectories(folder.temp().resolve("runs"));
            RunWriter writer = new RunWriter(
                    table, store.duck(), runs, folder.temp(), fromEarliest ? Map.of() : now.offsets(), goOn);
            writer.write(source, Long.MAX_VALUE);
            Set<String> fresh = writer.written().stream().map(RunFile::name).collect(Collectors.toSet());
            List<RunFile> all = pending(now, writer.written());
            MergePlan plan = new BlockMerge(
                            table,
                            store.duck(),
                            folder,
                            now,
                            all,
                            run -> fresh.contains(run.name()) ? runs.resolve(run.name()) : folder.run(run))
                    .plan();
            return ConversionOutcome.of(now, writer, plan, List.of(), true);
        } catch (IOException | UncheckedIOException e) {
            throw failed(e);
        } finally {
            tidy();
        }
    }

    private Sentinel begin() {
        recovered.addAll(new Recovery(folder, Sentinel.of(folder)).run());
        Sentinel now = Sentinel.of(folder)
                .orElseGet(() ->
                        Sentinel.fresh(table.experimentId(), table.handler(), table.shape(), unitsPerBlock, version));
        if (!now.shape().equals(table.shape())) {
            throw new BlocksRefusedException(
                    "the blocks have the columns " + now.shape().columns()
                            + ", and the handler has " + table.shape().columns()
                            + ": use the version of the handler that the blocks were made with, or start a new experiment");
        }
        new SentinelPrecheck(folder, table).require(now);
        return now;
    }

    private ConversionOutcome round(Sentinel now, RowSource source, Map<Integer, Long> from) throws IOException {
        BlockCommit commit = new BlockCommit(folder, OPERATION);
        commit.begin();
        long start = System.nanoTime();
        RunWriter writer = new RunWriter(table, store.duck(), folder.runs(), folder.temp(), from, goOn);
        boolean read = writer.write(source, ROWS_A_ROUND);
        List<RunFile> runs = pending(now, writer.written());
        if (read) {
            timings.note("flush", start, writer.rows());
        }
        BlockMerge fold = new BlockMerge(table, store.duck(), folder, now, runs, folder::run);
        start = System.nanoTime();
        MergePlan plan = fold.plan();
        if (!read && !plan.changesBlocks() && plan.consumed().isEmpty()) {
            return nothing(now, writer, plan, commit);
        }
        List<BlockFile> staged = plan.cuts().isEmpty() ? List.of() : fold.stage(plan, goOn);
        if (!goOn.getAsBoolean()) {
            Sentinel next = next(now, now.blocks(), runs, writer.offsets());
            commit.carryOut(next);
            return ConversionOutcome.stopped(next, writer);
        }
        timings.note("fold", start, staged.stream().mapToLong(BlockFile::rows).sum());
        return place(now, writer, plan, staged, commit);
    }

    private ConversionOutcome place(
            Sentinel now, RunWriter writer, MergePlan plan, List<BlockFile> staged, BlockCommit commit)
            throws IOException {
        long start = System.nanoTime();
        List<BlockFile> blocks = new ArrayList<>(plan.kept());
        blocks.addAll(staged);
        Sentinel next = next(now, blocks, plan.waiting(), writer.offsets());
        new ResumeAudit(next.lastUnit(), next.startIdx()).inconsistency(table).ifPresent(what -> {
            throw new AuditFailedException(
                    "the new blocks do not pass their audit, so nothing was changed",
                    List.of(new BlockFault(BlockFault.Kind.HOLE, "all new blocks", what)));
        });
        Path unused = commit.carryOut(now, next, staged, plan.removed(), plan.consumed());
        timings.note("commit", start, 0);
        return ConversionOutcome.of(next, writer, plan, staged, true);
    }

    /** Nothing new: only the offsets may have moved, past records of other experiments. */
    private ConversionOutcome nothing(Sentinel now, RunWriter writer, MergePlan plan, BlockCommit commit)
            throws IOException {
        Sentinel next = now;
        if (!writer.offsets().equals(now.offsets()) && Files.exists(folder.sentinel())) {
            next = next(now, now.blocks(), now.runs(), writer.offsets());
            commit.carryOut(next);
        } else {
            commit.end();
        }
        return ConversionOutcome.of(next, writer, plan, List.of(), goOn.getAsBoolean());
    }

    private static List<RunFile> pending(Sentinel now, List<RunFile> fresh) {
        Set<String> names = new HashSet<>();
        fresh.forEach(run -> names.add(run.name()));
        List<RunFile> all = new ArrayList<>(now.runs());
        all.removeIf(run -> names.contains(run.name()));
        all.addAll(fresh);
        return all;
    }

    private Sentinel next(Sentinel now, List<BlockFile> blocks, List<RunFile> runs, Map<Integer, Long> offsets) {
        return now.with(blocks, runs, offsets, version, Instant.now().toString());
    }

    private static BlocksRefusedException failed(Exception e) {
        String message = IoReason.of(e);
        boolean full = message.contains("No space left");
        return new BlocksRefusedException(
                (full
                        ? "the disk of the blocks is full (" + message + "): make room and run it again"
                        : "the blocks could not be written: " + message),
                e);
    }

    /** Leaves nothing unfinished behind; what cannot be cleared away now, the next command clears. */
    private void tidy() {
        try {
            var unused = new Recovery(folder, Sentinel.of(folder)).run();
        } catch (BlocksRefusedException e) {
            // The command that comes next says so, if it is still true then.
        }
    }
}
