package dev.holdfast.blocks.store;

import dev.holdfast.files.DurableFiles;
import dev.holdfast.files.IoReason;
import dev.holdfast.model.StagedRows;
import dev.holdfast.schemas.ItemKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * The folder of one experiment's blocks, and every name inside it (P22, P39): nothing else lists or names files there.
 *
 * @param root the folder itself
 */
public record BlockFolder(Path root) {
    public static final String SENTINEL = "sentinel.json";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss_SSS", Locale.ROOT);

    /** Returns the folder of an experiment among those of all. */
    public static BlockFolder of(Path all, String experimentId) {
        return new BlockFolder(all.resolve(name(experimentId)));
    }

    /** Returns the name of an experiment's folder: its id, with what a name cannot hold percent-encoded. */
    public static String name(String experimentId) {
        String name = ItemKey.prefixOf(experimentId).replace("/", "");
        // These two would lead to the folder of all, and out of it.
        return name.equals(".") || name.equals("..") ? name.replace(".", "%2E") : name;
    }

    /**
     * Returns the names in a folder, sorted; none if it is not there.
     *
     * @throws BlocksRefusedException if it cannot be listed
     */
    public static List<String> names(Path all) {
        try {
            return DurableFiles.names(all);
        } catch (UncheckedIOException e) {
            throw new BlocksRefusedException(all + " cannot be listed: " + IoReason.of(e), e);
        }
    }

    /** Says whether anything was ever converted there, or is said to have been. */
    public boolean hasBlocks() {
        return Files.exists(sentinel()) || !names(blocks()).isEmpty();
    }

    /** Returns the folder of blocks. */
    public Path blocks() {
        return root.resolve("blocks");
    }

    /** Returns the folder of run files. */
    public Path runs() {
        return root.resolve("runs");
    }

    /** Returns the folder of backups. */
    public Path backups() {
        return root.resolve("backup");
    }

    /** Returns the folder of the rows that handlers staged. */
    public Path staged() {
        return root.resolve("staged");
    }

    /** Returns the sentinel's file. */
    public Path sentinel() {
        return root.resolve(SENTINEL);
    }

    /** Returns the file with the times of operations. */
    public Path timings() {
        return root.resolve("timings.jsonl");
    }

    public Path temp() {
        return root.resolve("temp");
    }

    /** Returns the file that is there while a command changes blocks. */
    public Path intent() {
        return root.resolve("intent.json");
    }

    Path lock() {
        return root.resolve("lock");
    }

    public Path block(BlockFile block) {
        return blocks().resolve(block.name());
    }

    public Path run(RunFile run) {
        return runs().resolve(run.name());
    }

    Path staged(StagedRows rows) {
        return staged().resolve(rows.file());
    }

    /** Returns the paths of blocks. */
    public List<Path> paths(List<BlockFile> files) {
        return files.stream().map(this::block).toList();
    }

    /** Makes a new folder for a backup, named for the operation and the time. */
    public Path newBackup(String operation) throws IOException {
        String name = operation + "_" + TIME.format(ZonedDateTime.now(ZoneOffset.UTC));
        return Files.createDirectories(backups().resolve(name));
    }

    /** Makes what is missing. */
    public void create() throws IOException {
        for (Path folder : List.of(root, blocks(), runs(), temp())) {
            Files.createDirectories(folder);
        }
    }
}
