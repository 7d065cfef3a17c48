package dev.holdfast.blocks.convert;

import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.Sentinel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a conversion did, or would do.
 *
 * @param recovered what interrupted commands and killed attempts had left and was undone or removed
 * @param runFiles how many run files were written
 * @param rowsRead how many rows they have
 * @param written the new blocks; empty in a dry run
 * @param blocksWritten how many new blocks
 * @param replaced the blocks whose rows are in new ones now
 * @param waitingUnits units that wait for one before them
 * @param waitsFor that unit; null if none waits
 * @param finished whether it came to the end
 * @param sentinel what holds afterwards
 */
public record ConversionOutcome(
        List<String> recovered,
        long runFiles,
        long rowsRead,
        List<BlockFile> written,
        long blocksWritten,
        List<BlockFile> replaced,
        long waitingUnits,
        @Nullable String waitsFor,
        boolean finished,
        Sentinel sentinel) {

    static ConversionOutcome nothing(List<String> recovered, Sentinel sentinel) {
        return new ConversionOutcome(recovered, 0, 0, List.of(), 0, List.of(), 0, null, true, sentinel);
    }

    static ConversionOutcome stopped(Sentinel sentinel, RunWriter writer) {
        return new ConversionOutcome(
                List.of(), writer.written().size(), writer.rows(), List.of(), 0, List.of(), 0, null, false, sentinel);
    }

    static ConversionOutcome of(
            Sentinel sentinel, RunWriter writer, MergePlan plan, List<BlockFile> staged, boolean finished) {
        return new ConversionOutcome(
                List.of(),
                writer.written().size(),
                writer.rows(),
                staged,
                plan.cuts().size(),
                plan.removed(),
                plan.waitingUnits(),
                plan.waitsFor(),
                finished,
                sentinel);
    }

    /** Says whether there was nothing to do. */
    public boolean isNothing() {
        return runFiles == 0 && blocksWritten == 0;
    }

    /** Returns the same, with one thing more that was undone. */
    public ConversionOutcome withRecovered(String what) {
        List<String> more = new ArrayList<>(recovered);
        more.add(what);
        return new ConversionOutcome(
                more, runFiles, rowsRead, written, blocksWritten, replaced, waitingUnits, waitsFor, finished, sentinel);
    }

    /** Returns what this round and a later one did together. */
    ConversionOutcome then(ConversionOutcome round) {
        List<BlockFile> all = new ArrayList<>(written);
        all.removeIf(block -> round.replaced.contains(block));
        all.addAll(round.written);
        List<BlockFile> gone = new ArrayList<>(replaced);
        round.replaced.stream().filter(block -> !written.contains(block)).forEach(gone::add);
        return new ConversionOutcome(
                recovered,
                runFiles + round.runFiles,
                rowsRead + round.rowsRead,
                all,
                all.size(),
                gone,
                round.waitingUnits,
                round.waitsFor,
                round.finished,
                round.sentinel);
    }
}
