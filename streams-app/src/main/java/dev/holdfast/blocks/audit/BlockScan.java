package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.BlockTimings;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.blocks.store.RunFile;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.blocks.store.StagedFiles;
import dev.holdfast.blocks.store.StagedWriter;
import dev.holdfast.model.StagedRows;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks at everything there is of an experiment's blocks and changes nothing: each file by itself, the files among each
 * other, both against the sentinel, and what lies about (P23 to P31). For one thread.
 */
public final class BlockScan {
    private final BlockStore store;
    private final BlockFolder folder;
    private final BlockTable table;
    private final ScanDepth depth;

    public BlockScan(BlockStore store, BlockTable table, ScanDepth depth) {
        this.store = store;
        this.folder = store.folder();
        this.table = table;
        this.depth = depth;
    }

    /** Scans. */
    public ScanReport run() {
        long start = System.nanoTime();
        List<BlockFault> faults = new ArrayList<>(leftovers());
        Optional<Sentinel> sentinel = sentinel(faults);
        FileScans scans = new FileScans(store, table, depth);
        List<ScannedFile> files = scans.of(folder.blocks(), BlockFolder.names(folder.blocks()));
        files.forEach(file -> faults.addAll(file.faults()));
        sentinel.ifPresent(known -> faults.addAll(new SentinelCheck(known).against(files)));
        OrderCheck order = new OrderCheck(
                store.duck(),
                folder,
                table,
                sentinel.map(Sentinel::unitsPerBlock).orElse(0L));
        faults.addAll(order.of(files));
        runs(scans, sentinel, faults);
        staged(faults);
        long rows = sum(files, ScannedFile::rows);
        new BlockTimings(folder.timings()).note("scan", start, rows);
        return new ScanReport(
                faults,
                files.size(),
                rows,
                sum(files, ScannedFile::units),
                files.stream().mapToLong(ScannedFile::bytes).sum(),
                (System.nanoTime() - start) / 1_000_000);
    }

    private static long sum(List<ScannedFile> files, java.util.function.ToLongFunction<ScannedFile> value) {
        return files.stream().filter(ScannedFile::isReadable).mapToLong(value).sum();
    }

    private List<BlockFault> leftovers() {
        List<BlockFault> faults = new ArrayList<>();
        if (Files.exists(folder.intent())) {
            faults.add(new BlockFault(
                    BlockFault.Kind.INTERRUPTED,
                    "intent.json",
                    "a command was killed before it had ended; 'holdfast blocks convert " + table.experimentId()
                            + "' undoes what it left"));
        }
        return faults;
    }

    private Optional<Sentinel> sentinel(List<BlockFault> faults) {
        try {
            Optional<Sentinel> sentinel = Sentinel.of(folder);
            if (sentinel.isEmpty() && !BlockFolder.names(folder.blocks()).isEmpty()) {
                faults.add(new BlockFault(
                        BlockFault.Kind.SENTINEL,
                        BlockFolder.SENTINEL,
                        "is missing, and there are blocks: put it back from " + folder.backups()
                                + ", or 'holdfast blocks sentinel ID --rebuild' makes it again"));
            }
            return sentinel;
        } catch (BlocksRefusedException e) {
            faults.add(new BlockFault(BlockFault.Kind.SENTINEL, BlockFolder.SENTINEL, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    /** What is in a staged file is compared with the result that refers to it where results are at hand. */
    private void staged(List<BlockFault> faults) {
        for (String name : BlockFolder.names(folder.staged())) {
            Optional<String> wanted = StagedRows.sha256Of(name);
            if (wanted.isEmpty() && !name.endsWith(StagedWriter.PARTIAL)) {
                faults.add(new BlockFault(BlockFault.Kind.UNLISTED, name, "is no staged file: move it away"));
            } else if (wanted.isPresent() && depth.hashes()) {
                StagedFiles.changed(folder.staged().resolve(name), wanted.get()).ifPresent(faults::add);
            }
        }
    }

    private void runs(FileScans scans, Optional<Sentinel> sentinel, List<BlockFault> faults) {
        List<String> names = BlockFolder.names(folder.runs());
        Set<String> named = new HashSet<>();
        for (RunFile run : sentinel.map(Sentinel::runs).orElse(List.of())) {
            named.add(run.name());
            if (!names.contains(run.name())) {
                faults.add(new BlockFault(
                        BlockFault.Kind.MISSING, run.name(), "is in the sentinel and not in the folder of runs"));
            }
        }
        for (ScannedFile run : scans.of(folder.runs(), names)) {
            faults.addAll(run.faults());
            faults.add(new BlockFault(
                    BlockFault.Kind.UNCONVERTED,
                    run.name(),
                    named.contains(run.name())
                            ? "waits for units before its own; 'holdfast blocks convert " + table.experimentId()
                                    + "' goes on when they are there"
                            : "is a run file that the sentinel does not know: move it away, its results are read again"
                                    + " from topic results"));
        }
    }
}
