package dev.holdfast.blocks.convert;

import dev.holdfast.blocks.audit.SentinelPrecheck;
import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockNames;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.blocks.store.Recovery;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.blocks.store.Units;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Changes blocks that are there, with care (P18 to P21): another size, or fewer of them. For one thread. */
public final class Rewrite {
    private final BlockStore store;
    private final BlockFolder folder;
    private final BlockTable table;
    private final String version;

    /**
     * @param version of this Holdfast
     */
    public Rewrite(BlockStore store, BlockTable table, String version) {
        this.store = store;
        this.folder = store.folder();
        this.table = table;
        this.version = version;
    }

    /**
     * What was changed, or would be.
     *
     * @param before the blocks that go
     * @param kept how many stay
     * @param written how many new ones come
     * @param sentinel what holds afterwards
     * @param backup the folder with the old files; null in a dry run
     * @param finished whether it came to the end; else nothing was changed
     */
    public record Outcome(
            List<BlockFile> before,
            int kept,
            int written,
            Sentinel sentinel,
            @Nullable Path backup,
            boolean finished) {}

    /** Writes all blocks again with another count of units each (P20). */
    public Outcome reconfigure(long unitsPerBlock, boolean dryRun, BooleanSupplier goOn) {
        return carefully(dryRun, () -> {
            Sentinel now = current();
            if (!now.runs().isEmpty()) {
                throw new BlocksRefusedException(now.runs().size()
                        + " run files are not in blocks yet; 'holdfast blocks convert " + now.experimentId()
                        + "' first, when the units before theirs have results");
            }
            Sentinel wanted = now.withUnitsPerBlock(unitsPerBlock);
            BlockCommit commit = new BlockCommit(folder, "reconfigure");
            BlockMerge fold = new BlockMerge(table, store.duck(), folder, wanted, List.of(), folder::run);
            MergePlan plan = fold.planAll();
            if (dryRun) {
                return new Outcome(now.blocks(), 0, plan.cuts().size(), now, null, true);
            }
            commit.begin();
            List<BlockFile> staged = fold.stage(plan, goOn);
            if (!goOn.getAsBoolean()) {
                return new Outcome(List.of(), now.blocks().size(), 0, now, null, false);
            }
            Sentinel next = wanted.with(
                    staged, List.of(), now.offsets(), version, Instant.now().toString());
            Path backup = commit.carryOut(now, next, staged, now.blocks(), List.of());
            return new Outcome(now.blocks(), 0, staged.size(), next, backup, true);
        });
    }

    /** Deletes the blocks from a number on, also those that the sentinel does not know (P21). */
    public Outcome truncateFromBlock(int number, boolean dryRun) {
        return truncate(
                block -> block.number() >= number,
                name -> BlockNames.number(name).orElse(-1) >= number,
                dryRun);
    }

    /** Deletes the blocks whose least unit is not below one (P21). */
    public Outcome truncateFromUnit(String unit, boolean dryRun) {
        Comparator<String> order = Units.order(table.shape().unitKind());
        return truncate(block -> order.compare(block.min(), unit) >= 0, name -> false, dryRun);
    }

    /** The offsets begin anew, so that the next conversion brings back what the topic has. */
    private Outcome truncate(Predicate<BlockFile> goes, Predicate<String> strangerGoes, boolean dryRun) {
        return carefully(dryRun, () -> {
            Sentinel now = sentinel();
            List<BlockFile> kept = new ArrayList<>(now.blocks());
            kept.removeIf(goes);
            new SentinelPrecheck(folder, table).requireBlocks(now, kept);
            List<BlockFile> removed = new ArrayList<>(
                    now.blocks().subList(kept.size(), now.blocks().size()));
            removed.addAll(strangers(now, strangerGoes));
            if (dryRun || removed.isEmpty()) {
                return new Outcome(removed, kept.size(), 0, now, null, true);
            }
            BlockCommit commit = new BlockCommit(folder, "truncate");
            commit.begin();
            Sentinel next =
                    now.with(kept, List.of(), Map.of(), version, Instant.now().toString());
            Path backup = commit.carryOut(now, next, List.of(), removed, now.runs());
            return new Outcome(removed, kept.size(), 0, next, backup, true);
        });
    }

    private List<BlockFile> strangers(Sentinel now, Predicate<String> goes) {
        List<String> known = now.blocks().stream().map(BlockFile::name).toList();
        return BlockFolder.names(folder.blocks()).stream()
                .filter(name -> !known.contains(name) && goes.test(name))
                .map(name -> new BlockFile(BlockNames.number(name).orElse(0), name, 0, 0, "", "", 0, ""))
                .toList();
    }

    private Sentinel sentinel() {
        return Sentinel.of(folder)
                .orElseThrow(() -> new BlocksRefusedException(
                        "there are no blocks in " + folder.root() + " yet; 'holdfast blocks convert' makes them"));
    }

    private Sentinel current() {
        Sentinel now = sentinel();
        new SentinelPrecheck(folder, table).require(now);
        return now;
    }

    @FunctionalInterface
    private interface Work {
        Outcome carryOut() throws IOException;
    }

    private Outcome carefully(boolean dryRun, Work work) {
        try {
            if (!dryRun) {
                var unused = new Recovery(folder, Sentinel.of(folder)).run();
            }
            return work.carryOut();
        } catch (IOException | UncheckedIOException e) {
            throw new BlocksRefusedException("the blocks could not be changed: " + IoReason.of(e), e);
        } finally {
            if (!dryRun) {
                var unused = new Recovery(folder, Sentinel.of(folder)).run();
            }
        }
    }
}
