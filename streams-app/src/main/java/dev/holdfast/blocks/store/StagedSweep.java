package dev.holdfast.blocks.store;

import dev.holdfast.files.DurableFiles;
import dev.holdfast.files.IoReason;
import dev.holdfast.model.StagedRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Removes staged files that nobody refers to, such as those of attempts that were killed. What is there is noted first;
 * only after that the references are to be read, of an experiment that is over. A file that was written since then is
 * another one, whatever its name, and stays.
 */
public final class StagedSweep {
    private final BlockFolder folder;
    private final Map<String, Seen> seen = new TreeMap<>();

    private record Seen(@Nullable Object key, long modified) {
        static Seen of(Path file) throws IOException {
            BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
            return new Seen(now.fileKey(), now.lastModifiedTime().toMillis());
        }
    }

    /** Notes what is there now. */
    public StagedSweep(BlockFolder folder) {
        this.folder = folder;
        for (String name : BlockFolder.names(folder.staged())) {
            boolean ours = StagedRows.sha256Of(name).isPresent() || name.endsWith(StagedWriter.PARTIAL);
            try {
                if (ours) {
                    seen.put(name, Seen.of(folder.staged().resolve(name)));
                }
            } catch (NoSuchFileException e) {
                // It has its name by now, or is gone.
            } catch (IOException e) {
                throw refused(e);
            }
        }
    }

    /** Says whether there was nothing. */
    public boolean isEmpty() {
        return seen.isEmpty();
    }

    /**
     * Removes what was there and is not referred to; nothing if a file is missing that is referred to, for it may be there
     * under another name.
     *
     * @param referred the names of all files that results refer to
     * @return how many files were removed
     */
    public int removeAllBut(Set<String> referred) {
        if (!seen.keySet().containsAll(referred)) {
            return 0;
        }
        int removed = 0;
        try {
            for (Map.Entry<String, Seen> one : seen.entrySet()) {
                if (!referred.contains(one.getKey()) && remove(one.getKey(), one.getValue())) {
                    removed++;
                }
            }
            return removed;
        } catch (IOException e) {
            throw refused(e);
        }
    }

    /** Takes the file aside before it looks whether it is the one that it saw: so nobody can change it in between. */
    private boolean remove(String name, Seen before) throws IOException {
        Path file = folder.staged().resolve(name);
        Path aside = folder.staged().resolve("removed-" + name + StagedWriter.PARTIAL);
        try {
            Files.move(file, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return false;
        }
        if (!Objects.equals(Seen.of(aside), before)) {
            Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            return false;
        }
        DurableFiles.deleteAll(aside);
        return true;
    }

    private BlocksRefusedException refused(IOException e) {
        return new BlocksRefusedException(
                "files in " + folder.staged() + " that no result refers to cannot be removed: " + IoReason.of(e), e);
    }
}
