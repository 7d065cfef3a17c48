package dev.holdfast.blocks.convert;

import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockIntent;
import dev.holdfast.blocks.store.RunFile;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.blocks.store.StoredJson;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Puts new blocks in the place of old ones. In this order, so that a kill at any moment is undone or has no effect: a
 * backup, the intent, the new files, the sentinel; only then the old files go (P17, P19, P31).
 */
final class BlockCommit {
    private final BlockFolder folder;
    private final String operation;

    BlockCommit(BlockFolder folder, String operation) {
        this.folder = folder;
        this.operation = operation;
    }

    /** Says what is begun, before the first file is written. */
    void begin() throws IOException {
        write(new BlockIntent(operation, List.of(), null));
    }

    /**
     * Carries it out.
     *
     * @param now the sentinel that is in force
     * @param next the one to be
     * @param staged the new blocks, which are in the folder of unfinished work
     * @param removed the blocks that go
     * @param runs the run files that go
     * @return the backup
     */
    Path carryOut(Sentinel now, Sentinel next, List<BlockFile> staged, List<BlockFile> removed, List<RunFile> runs)
            throws IOException {
        Path backup = backUp(now, removed, runs);
        List<String> names = new ArrayList<>();
        staged.forEach(block -> names.add(block.name()));
        removed.forEach(block -> names.add(block.name()));
        write(new BlockIntent(operation, names, String.valueOf(backup.getFileName())));
        for (BlockFile block : staged) {
            DurableFiles.place(folder.temp().resolve(block.name()), folder.block(block));
        }
        DurableFiles.write(folder.sentinel(), folder.temp(), next.toJson());
        delete(next, removed, runs);
        Files.delete(folder.intent());
        return backup;
    }

    /** Writes a sentinel that changes no blocks, or sees that nothing at all was begun in earnest. */
    void carryOut(Sentinel next) throws IOException {
        DurableFiles.write(folder.sentinel(), folder.temp(), next.toJson());
        end();
    }

    /** Takes back what {@link #begin} said. */
    void end() throws IOException {
        Files.deleteIfExists(folder.intent());
    }

    private void write(BlockIntent intent) throws IOException {
        DurableFiles.write(folder.intent(), folder.temp(), StoredJson.write(intent));
    }

    private Path backUp(Sentinel now, List<BlockFile> removed, List<RunFile> runs) throws IOException {
        Path backup = folder.newBackup(operation);
        Files.writeString(backup.resolve(BlockFolder.SENTINEL), now.toJson());
        List<Path> files = new ArrayList<>(folder.paths(removed));
        runs.forEach(run -> files.add(folder.run(run)));
        for (Path file : files) {
            if (Files.exists(file)) {
                DurableFiles.keep(file, backup.resolve(String.valueOf(file.getFileName())));
            }
        }
        DurableFiles.forceFolder(backup);
        return backup;
    }

    private void delete(Sentinel next, List<BlockFile> removed, List<RunFile> runs) throws IOException {
        Set<String> stays = new HashSet<>();
        next.blocks().forEach(block -> stays.add(block.name()));
        for (BlockFile block : removed) {
            if (!stays.contains(block.name())) {
                Files.deleteIfExists(folder.block(block));
            }
        }
        for (RunFile run : runs) {
            Files.deleteIfExists(folder.run(run));
        }
    }

    /** Deletes the backups of this operation but the newest one. */
    void pruneBackups() throws IOException {
        List<String> own = BlockFolder.names(folder.backups()).stream()
                .filter(name -> name.startsWith(operation + "_"))
                .toList();
        for (String name : own.subList(0, Math.max(0, own.size() - 1))) {
            DurableFiles.deleteAll(folder.backups().resolve(name));
        }
    }
}
