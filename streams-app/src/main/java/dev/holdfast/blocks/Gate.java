package dev.holdfast.blocks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What must hold before anything is changed: the folder is what the sentinel says, as far as that is cheap to see (P34, P37). */
final class Gate {
    private final BlockFolder folder;
    private final Table table;

    Gate(BlockFolder folder, Table table) {
        this.folder = folder;
        this.table = table;
    }

    /** Throws AuditFailedException with all that is not so. */
    void require(Sentinel sentinel) {
        List<Fault> faults = faults(sentinel);
        if (!faults.isEmpty()) {
            throw refused(sentinel, faults);
        }
    }

    private AuditFailedException refused(Sentinel sentinel, List<Fault> faults) {
        return new AuditFailedException(
                "the blocks in " + folder.root() + " are not what their sentinel says, so nothing was done; 'holdfast"
                        + " blocks scan " + sentinel.experimentId() + "' looks at everything",
                faults);
    }

    /** Makes sure of some of the blocks alone: a truncation fixes what is wrong with the others. */
    void requireBlocks(Sentinel sentinel, List<BlockFile> blocks) {
        List<Fault> faults = new ArrayList<>();
        blocks.forEach(block -> whole(block, faults));
        if (!faults.isEmpty()) {
            throw refused(sentinel, faults);
        }
    }

    private List<Fault> faults(Sentinel sentinel) {
        List<Fault> faults = new ArrayList<>();
        new ResumeAudit(sentinel.lastUnit(), sentinel.startIdx())
                .inconsistency(table)
                .ifPresent(what -> faults.add(new Fault(Fault.Kind.SENTINEL, BlockFolder.SENTINEL, what)));
        faults.addAll(listed(sentinel));
        return faults;
    }

    private List<Fault> listed(Sentinel sentinel) {
        List<Fault> faults = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (BlockFile block : sentinel.blocks()) {
            named.add(block.name());
            whole(block, faults);
        }
        for (String name : Durable.names(folder.blocks())) {
            if (!named.contains(name)) {
                faults.add(new Fault(Fault.Kind.UNLISTED, name, "is not in the sentinel"));
            }
        }
        runs(sentinel, faults);
        return faults;
    }

    private void whole(BlockFile block, List<Fault> faults) {
        Path file = folder.block(block);
        try {
            if (!Files.exists(file)) {
                faults.add(new Fault(Fault.Kind.MISSING, block.name(), "is in the sentinel and not in the folder"));
            } else if (Files.size(file) != block.bytes()) {
                faults.add(new Fault(
                        Fault.Kind.CHANGED,
                        block.name(),
                        "has " + Files.size(file) + " bytes, the sentinel says " + block.bytes()));
            }
        } catch (IOException e) {
            faults.add(new Fault(Fault.Kind.UNREADABLE, block.name(), IoReason.of(e)));
        }
    }

    private void runs(Sentinel sentinel, List<Fault> faults) {
        List<String> there = Durable.names(folder.runs());
        Set<String> named = new HashSet<>();
        for (RunFile run : sentinel.runs()) {
            named.add(run.name());
            if (!there.contains(run.name())) {
                faults.add(new Fault(Fault.Kind.MISSING, run.name(), "is in the sentinel and not in the folder"));
            }
        }
        for (String name : there) {
            if (!named.contains(name)) {
                faults.add(new Fault(
                        Fault.Kind.UNCONVERTED,
                        name,
                        "is a run file that the sentinel does not know: move it away, its results are read again from"
                                + " topic results"));
            }
        }
    }
}
