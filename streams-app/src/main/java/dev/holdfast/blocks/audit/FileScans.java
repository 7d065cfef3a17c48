package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.TableSql;
import dev.holdfast.files.DurableFiles;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Scans files by themselves, as many at once as there are threads. What cannot be read is a fault, never skipped (P30). */
public final class FileScans {
    private final BlockStore store;
    private final FileScan scan;
    private final UnitCheck check;
    private final BlockTable table;
    private final ScanDepth depth;

    public FileScans(BlockStore store, BlockTable table, ScanDepth depth) {
        this.store = store;
        this.table = table;
        this.scan = new FileScan(new TableSql(table.shape()));
        this.check = new UnitCheck(table);
        this.depth = depth;
    }

    /** Scans the files of a folder with these names; returns what was found, in this order. */
    public List<ScannedFile> of(Path folder, List<String> names) {
        long sample = names.isEmpty() ? 0 : Math.max(1, depth.sampledUnits() / names.size());
        ExecutorService workers =
                Executors.newFixedThreadPool(Math.max(1, store.settings().threads()));
        try {
            List<Future<ScannedFile>> all = new ArrayList<>();
            for (String name : names) {
                all.add(workers.submit(() -> one(folder.resolve(name), sample)));
            }
            List<ScannedFile> found = new ArrayList<>();
            for (Future<ScannedFile> one : all) {
                found.add(one.get());
            }
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BlocksRefusedException("the scan was interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof BlocksRefusedException refused
                    ? refused
                    : new IllegalStateException(e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    private ScannedFile one(Path file, long sample) {
        String name = String.valueOf(file.getFileName());
        List<BlockFault> faults = new ArrayList<>();
        long bytes = 0;
        String sha256 = null;
        try {
            bytes = Files.size(file);
            sha256 = depth.hashes() ? DurableFiles.sha256(file) : null;
        } catch (IOException e) {
            faults.add(new BlockFault(BlockFault.Kind.UNREADABLE, name, IoReason.of(e)));
        }
        return new ScannedFile(name, bytes, sha256, faults.isEmpty() ? inside(file, sample, faults) : null, faults);
    }

    private @Nullable ScannedFileFacts inside(Path file, long sample, List<BlockFault> faults) {
        String name = String.valueOf(file.getFileName());
        try (DuckDb duck = another()) {
            List<String> drift = scan.drift(duck, file);
            if (!drift.isEmpty()) {
                drift.forEach(what -> faults.add(new BlockFault(BlockFault.Kind.SCHEMA, name, what)));
                return null;
            }
            ScannedFileFacts facts = scan.facts(duck, file);
            faults.addAll(FileFaults.of(table.shape(), scan, duck, file, facts));
            faults.addAll(depth.everyUnit() ? check.all(duck, file) : sampled(duck, file, facts.units(), sample));
            return facts;
        } catch (BlocksRefusedException e) {
            faults.add(new BlockFault(BlockFault.Kind.UNREADABLE, name, String.valueOf(e.getMessage())));
            return null;
        }
    }

    private List<BlockFault> sampled(DuckDb duck, Path file, long units, long sample) {
        return depth.sampledUnits() == 0 ? List.of() : check.sample(duck, file, units, sample);
    }

    private synchronized DuckDb another() {
        return store.duck().another();
    }
}
