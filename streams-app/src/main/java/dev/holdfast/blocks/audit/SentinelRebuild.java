package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.files.DurableFiles;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a sentinel again from the blocks alone, after they have passed every check that needs none (P36). The topic is
 * read from its beginning by the next conversion: what is there already is found to be there. Run files that waited go to
 * the backup, for it reads their rows again, too.
 */
public final class SentinelRebuild {
    private final BlockStore store;
    private final BlockTable table;
    private final String version;

    /**
     * @param version of this Holdfast
     */
    public SentinelRebuild(BlockStore store, BlockTable table, String version) {
        this.store = store;
        this.table = table;
        this.version = version;
    }

    /**
     * Does it.
     *
     * @param wanted how many units a full block has; null for what the sentinel says that is there, or the blocks do
     * @param ofSpec what the SPEC says, which does not hold after a reconfiguration; null if it does not say it
     * @throws AuditFailedException if the blocks are not in order
     * @throws BlocksRefusedException if nothing says how many units a full block has
     */
    public Sentinel run(@Nullable Long wanted, @Nullable Long ofSpec, boolean dryRun) {
        BlockFolder folder = store.folder();
        List<ScannedFile> files =
                new FileScans(store, table, ScanDepth.ORDINARY).of(folder.blocks(), BlockFolder.names(folder.blocks()));
        long unitsPerBlock = wanted != null ? wanted : unitsPerBlock(files, ofSpec);
        OrderCheck order = new OrderCheck(store.duck(), folder, table, unitsPerBlock);
        List<BlockFault> faults = new ArrayList<>();
        files.forEach(file -> faults.addAll(file.faults()));
        faults.addAll(order.of(files));
        if (!faults.isEmpty()) {
            throw new AuditFailedException(
                    "the blocks are not in order, so no sentinel was made for them; 'holdfast blocks truncate "
                            + table.experimentId() + "' takes away what comes after the last good one",
                    faults);
        }
        List<BlockFile> blocks = new ArrayList<>();
        order.inOrder(files).forEach(file -> blocks.add(file.asBlock(blocks.size() + 1)));
        Sentinel made = Sentinel.fresh(table.experimentId(), table.handler(), table.shape(), unitsPerBlock, version)
                .with(blocks, List.of(), Map.of(), version, Instant.now().toString());
        if (!dryRun) {
            write(folder, made);
        }
        return made;
    }

    private long unitsPerBlock(List<ScannedFile> files, @Nullable Long ofSpec) {
        Optional<Long> told = told();
        if (told.isPresent()) {
            return told.get();
        }
        List<ScannedFile> inOrder = new OrderCheck(store.duck(), store.folder(), table, 0).inOrder(files);
        if (inOrder.size() > 1) {
            return inOrder.get(0).units(); // all but the last are full
        }
        if (ofSpec == null) {
            throw new BlocksRefusedException(
                    "one block alone does not tell how many units a full one has: say --units-per-block N");
        }
        return ofSpec;
    }

    private Optional<Long> told() {
        try {
            return Sentinel.of(store.folder()).map(Sentinel::unitsPerBlock);
        } catch (BlocksRefusedException damaged) {
            return Optional.empty();
        }
    }

    private static void write(BlockFolder folder, Sentinel made) {
        try {
            Path backup = folder.newBackup("sentinel");
            if (Files.exists(folder.sentinel())) {
                Files.copy(folder.sentinel(), backup.resolve(BlockFolder.SENTINEL));
            }
            DurableFiles.write(folder.sentinel(), folder.temp(), made.toJson());
            for (String run : BlockFolder.names(folder.runs())) {
                Files.move(folder.runs().resolve(run), backup.resolve(run));
            }
        } catch (IOException e) {
            throw new BlocksRefusedException("the sentinel could not be written: " + IoReason.of(e), e);
        }
    }
}
