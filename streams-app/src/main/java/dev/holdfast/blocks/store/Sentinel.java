package dev.holdfast.blocks.store;

import dev.holdfast.model.Sha256;
import dev.holdfast.model.TableShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one record of what the blocks of an experiment are and how far topic results has been read (P36). The writer goes
 * on from it alone; it is written last, after all that it names is on the disk and has passed its scan.
 *
 * @param formatVersion the form of this file
 * @param experimentId of which experiment
 * @param handler the kind of handler, which knows the units
 * @param shape the table
 * @param unitsPerBlock how many distinct units a full block has (P16)
 * @param lastUnit the greatest unit; null if there is none
 * @param startIdx how many distinct units there are: the rank of the next one (P28)
 * @param rows how many rows
 * @param lastBlock the name of the last block; null if there is none
 * @param root one checksum over all blocks
 * @param offsets for each partition of topic results: the offset to be read next
 * @param blocks the blocks in order
 * @param runs the run files that wait for units before theirs
 * @param writtenBy the version of Holdfast
 * @param writtenAt when, in ISO 8601
 */
public record Sentinel(
        int formatVersion,
        String experimentId,
        String handler,
        TableShape shape,
        long unitsPerBlock,
        @Nullable String lastUnit,
        long startIdx,
        long rows,
        @Nullable String lastBlock,
        String root,
        Map<Integer, Long> offsets,
        List<BlockFile> blocks,
        List<RunFile> runs,
        String writtenBy,
        String writtenAt) {
    static final int FORMAT = 1;

    /** Refuses what another version wrote, and what is not whole. */
    public Sentinel {
        if (formatVersion != FORMAT) {
            throw new IllegalArgumentException(
                    "has format_version " + formatVersion + ", and this Holdfast reads " + FORMAT);
        }
        if (unitsPerBlock < 1) {
            throw new IllegalArgumentException("has units_per_block " + unitsPerBlock + ", which must be 1 at least");
        }
        Objects.requireNonNull(experimentId, "has no experiment_id");
        Objects.requireNonNull(handler, "has no handler");
        Objects.requireNonNull(shape, "has no shape");
        Objects.requireNonNull(root, "has no root");
        offsets = new TreeMap<>(Objects.requireNonNull(offsets, "has no offsets"));
        blocks = List.copyOf(Objects.requireNonNull(blocks, "has no blocks"));
        runs = List.copyOf(Objects.requireNonNull(runs, "has no runs"));
    }

    /** Returns the sentinel of an experiment that has no blocks yet. */
    public static Sentinel fresh(String experimentId, String handler, TableShape shape, long unitsPerBlock, String by) {
        return new Sentinel(
                FORMAT,
                experimentId,
                handler,
                shape,
                unitsPerBlock,
                null,
                0,
                0,
                null,
                rootOf(List.of()),
                Map.of(),
                List.of(),
                List.of(),
                by,
                "");
    }

    /** Returns the sentinel with other blocks, and everything that follows from them. */
    public Sentinel with(List<BlockFile> now, List<RunFile> waiting, Map<Integer, Long> read, String by, String at) {
        BlockFile last = now.isEmpty() ? null : now.get(now.size() - 1);
        return new Sentinel(
                FORMAT,
                experimentId,
                handler,
                shape,
                unitsPerBlock,
                last == null ? null : last.max(),
                now.stream().mapToLong(BlockFile::units).sum(),
                now.stream().mapToLong(BlockFile::rows).sum(),
                last == null ? null : last.name(),
                rootOf(now),
                read,
                now,
                waiting,
                by,
                at);
    }

    /** Returns the sentinel with another size of blocks. */
    public Sentinel withUnitsPerBlock(long units) {
        return new Sentinel(
                formatVersion,
                experimentId,
                handler,
                shape,
                units,
                lastUnit,
                startIdx,
                rows,
                lastBlock,
                root,
                offsets,
                blocks,
                runs,
                writtenBy,
                writtenAt);
    }

    /** Returns one checksum over all blocks, in order, by name. */
    public static String rootOf(List<BlockFile> blocks) {
        StringBuilder all = new StringBuilder();
        blocks.forEach(block ->
                all.append(block.sha256()).append("  ").append(block.name()).append('\n'));
        return Sha256.hex(all.toString());
    }

    /** Returns the sentinel of a folder, unless it is missing or damaged. */
    public static Optional<Sentinel> readable(BlockFolder folder) {
        try {
            return of(folder);
        } catch (BlocksRefusedException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads the sentinel of a folder; empty if there is none.
     *
     * @throws BlocksRefusedException if it is there and cannot be used
     */
    public static Optional<Sentinel> of(BlockFolder folder) {
        Path file = folder.sentinel();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(StoredJson.read(file, Sentinel.class));
        } catch (IllegalArgumentException e) {
            throw new BlocksRefusedException(
                    file + " " + e.getMessage() + ": make it again from the blocks with 'holdfast blocks sentinel "
                            + folder.root().getFileName() + " --rebuild'",
                    e);
        }
    }

    /** Returns it as JSON. */
    public String toJson() {
        return StoredJson.write(this);
    }
}
