package dev.holdfast.blocks.store;

import dev.holdfast.files.DurableFiles;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what a killed command had begun: its intent says which files are its own. The sentinel decides: what it names is
 * put back if it is not there any more, what it does not name goes. Files that no intent explains are not touched.
 */
public final class Recovery {
    private final BlockFolder folder;
    private final Optional<Sentinel> sentinel;

    public Recovery(BlockFolder folder, Optional<Sentinel> sentinel) {
        this.folder = folder;
        this.sentinel = sentinel;
    }

    /** Does it; returns what was done, in words, nothing if there was nothing to do. */
    public List<String> run() {
        try {
            List<String> done = new ArrayList<>();
            List<String> unfinished = BlockFolder.names(folder.temp());
            if (!unfinished.isEmpty()) {
                DurableFiles.deleteAll(folder.temp());
                Files.createDirectories(folder.temp());
            }
            if (Files.exists(folder.intent())) {
                BlockIntent intent = StoredJson.read(folder.intent(), BlockIntent.class);
                done.add("an interrupted " + intent.operation() + " was undone");
                undoBlocks(intent, done);
                undoRuns(done);
                Files.delete(folder.intent());
            }
            return done;
        } catch (IOException | IllegalArgumentException e) {
            throw new BlocksRefusedException(
                    "what an interrupted command left in " + folder.root() + " cannot be undone: " + IoReason.of(e), e);
        }
    }

    private void undoBlocks(BlockIntent intent, List<String> done) throws IOException {
        List<BlockFile> named = sentinel.map(Sentinel::blocks).orElse(List.of());
        for (String name : intent.names()) {
            Path file = folder.blocks().resolve(name);
            Optional<BlockFile> block =
                    named.stream().filter(one -> one.name().equals(name)).findFirst();
            if (block.isEmpty()) {
                if (Files.deleteIfExists(file)) {
                    done.add("orphan " + name + " was removed");
                }
            } else if (!isWhole(block.get(), file)) {
                putBack(intent.backup(), file);
                done.add(name + " was put back from its backup");
            }
        }
    }

    private static boolean isWhole(BlockFile block, Path file) throws IOException {
        return Files.exists(file)
                && Files.size(file) == block.bytes()
                && DurableFiles.sha256(file).equals(block.sha256());
    }

    private void putBack(@Nullable String backup, Path file) throws IOException {
        if (backup == null) {
            throw new IOException(file + " is not what the sentinel says, and there is no backup of it");
        }
        Path kept = folder.backups().resolve(backup).resolve(String.valueOf(file.getFileName()));
        Path copy = folder.temp().resolve(String.valueOf(file.getFileName()));
        Files.deleteIfExists(copy);
        Files.copy(kept, copy);
        DurableFiles.place(copy, file);
    }

    private void undoRuns(List<String> done) throws IOException {
        Set<String> named = sentinel.map(Sentinel::runs).orElse(List.of()).stream()
                .map(RunFile::name)
                .collect(Collectors.toSet());
        for (String name : BlockFolder.names(folder.runs())) {
            if (!named.contains(name) && RunFile.stretch(name).isPresent()) {
                Files.delete(folder.runs().resolve(name));
                done.add("orphan " + name + " was removed; its results are read again");
            }
        }
    }
}
