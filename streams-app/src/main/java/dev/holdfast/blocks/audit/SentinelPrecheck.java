package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.RunFile;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold before anything is changed: the folder is what the sentinel says, as far as that is cheap to see (P34, P37). */
public final class SentinelPrecheck {
    private final BlockFolder folder;
    private final BlockTable table;

    public SentinelPrecheck(BlockFolder folder, BlockTable table) {
        this.folder = folder;
        this.table = table;
    }

    /** Throws AuditFailedException with all that is not so. */
    public void require(Sentinel sentinel) {
        List<BlockFault> faults = faults(sentinel);
        if (!faults.isEmpty()) {
            throw refused(sentinel, faults);
        }
    }

    private AuditFailedException refused(Sentinel sentinel, List<BlockFault> faults) {
        return new AuditFailedException(
                "the blocks in " + folder.root() + " are not what their sentinel says, so nothing was done; 'holdfast"
                        + " blocks scan " + sentinel.experimentId() + "' looks at everything",
                faults);
    }

    /** Makes sure of some of the blocks alone: a truncation fixes what is wrong with the others. */
    public void requireBlocks(Sentinel sentinel, List<BlockFile> blocks) {
        List<BlockFault> faults = new ArrayList<>();
        blocks.forEach(block -> whole(block, faults));
        if (!faults.isEmpty()) {
            throw refused(sentinel, faults);
        }
    }

    private List<BlockFault> faults(Sentinel sentinel) {
        List<BlockFault> faults = new ArrayList<>();
        new ResumeAudit(sentinel.lastUnit(), sentinel.startIdx())
                .inconsistency(table)
                .ifPresent(what -> faults.add(new BlockFault(BlockFault.Kind.SENTINEL, BlockFolder.SENTINEL, what)));
        faults.addAll(listed(sentinel));
        return faults;
    }

    private List<BlockFault> listed(Sentinel sentinel) {
        List<BlockFault> faults = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (BlockFile block : sentinel.blocks()) {
            named.add(block.name());
            whole(block, faults);
        }
        for (String name : BlockFolder.names(folder.blocks())) {
            if (!named.contains(name)) {
                faults.add(new BlockFault(BlockFault.Kind.UNLISTED, name, "is not in the sentinel"));
            }
        }
        runs(sentinel, faults);
        return faults;
    }

    private void whole(BlockFile block, List<BlockFault> faults) {
        Path file = folder.block(block);
        try {
            if (!Files.exists(file)) {
                faults.add(new BlockFault(
                        BlockFault.Kind.MISSING, block.name(), "is in the sentinel and not in the folder"));
            } else if (Files.size(file) != block.bytes()) {
                faults.add(new BlockFault(
                        BlockFault.Kind.CHANGED,
                        block.name(),
                        "has " + Files.size(file) + " bytes, the sentinel says " + block.bytes()));
            }
        } catch (IOException e) {
            faults.add(new BlockFault(BlockFault.Kind.UNREADABLE, block.name(), IoReason.of(e)));
        }
    }

    private void runs(Sentinel sentinel, List<BlockFault> faults) {
        List<String> there = BlockFolder.names(folder.runs());
        Set<String> named = new HashSet<>();
        for (RunFile run : sentinel.runs()) {
            named.add(run.name());
            if (!there.contains(run.name())) {
                faults.add(new BlockFault(
                        BlockFault.Kind.MISSING, run.name(), "is in the sentinel and not in the folder"));
            }
        }
        for (String name : there) {
            if (!named.contains(name)) {
                faults.add(new BlockFault(
                        BlockFault.Kind.UNCONVERTED,
                        name,
                        "is a run file that the sentinel does not know: move it away, its results are read again from"
                                + " topic results"));
            }
        }
    }
}
