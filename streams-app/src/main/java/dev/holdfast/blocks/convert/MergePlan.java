package dev.holdfast.blocks.convert;

import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.RunFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fold will do.
 *
 * @param kept the blocks that stay as they are
 * @param removed the blocks after them, whose rows go into the new ones
 * @param cuts the new blocks
 * @param consumed the run files of which every row is in a block then
 * @param waiting the run files that wait
 * @param waitingUnits how many units wait
 * @param waitsFor the unit that they wait for; null if none waits
 */
record MergePlan(
        List<BlockFile> kept,
        List<BlockFile> removed,
        List<Cut> cuts,
        List<RunFile> consumed,
        List<RunFile> waiting,
        long waitingUnits,
        @Nullable String waitsFor) {

    /** One new block: its number, its first and its last unit, how many units it has. */
    record Cut(int number, String min, String max, long units) {}

    /** Returns where the new blocks begin: after this unit; null for the very beginning. */
    @Nullable
    String after() {
        return kept.isEmpty() ? null : kept.get(kept.size() - 1).max();
    }

    /** Says whether blocks change. */
    boolean changesBlocks() {
        return !cuts.isEmpty() || !removed.isEmpty();
    }
}
