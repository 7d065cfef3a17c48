package dev.holdfast.blocks.store;

import dev.holdfast.blocks.audit.FileScan;
import dev.holdfast.blocks.audit.ScannedFileFacts;
import dev.holdfast.files.DurableFiles;
import dev.holdfast.files.IoReason;
import dev.holdfast.model.StagedRows;
import dev.holdfast.model.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;

/** Writes the rows of one answer to a staged file; it is there whole or not at all. For one thread. */
public final class StagedWriter implements AutoCloseable {
    public static final String PARTIAL = ".partial";

    private final BlockFolder folder;
    private final TableShape shape;
    private final Path partial;
    private final DuckDb duck;
    private final RowFile rows;

    StagedWriter(BlockFolder folder, TableShape shape, DuckDb duck) {
        this.folder = folder;
        this.shape = shape;
        this.partial = folder.staged().resolve(UUID.randomUUID() + PARTIAL);
        this.duck = duck;
        this.rows = new RowFile(duck, shape);
    }

    /** Takes a row: 64 bits a column, of an unsigned number its bits. */
    public void add(long[] row) {
        rows.add(Arrays.stream(row).boxed().toArray());
    }

    /**
     * Brings the file to the disk and gives it its name; one that is there already is the same and is written over, so
     * that nobody who takes away old files takes this one.
     *
     * @throws BlocksRefusedException if there is no room, or it cannot be written
     */
    public StagedRows finish() {
        try {
            rows.write(partial, null);
            ScannedFileFacts facts = new FileScan(new TableSql(shape)).facts(duck, partial);
            String sha256 = DurableFiles.sha256(partial);
            StagedRows staged =
                    new StagedRows(StagedRows.nameOf(sha256), facts.rows(), facts.min(), facts.max(), sha256);
            DurableFiles.place(partial, folder.staged(staged));
            return staged;
        } catch (IOException e) {
            throw refused(folder, e);
        }
    }

    static BlocksRefusedException refused(BlockFolder folder, IOException e) {
        return new BlocksRefusedException(
                "a file in " + folder.staged() + " cannot be written (" + IoReason.of(e)
                        + "): make it writable and give it room, or set blocks.folder",
                e);
    }

    @Override
    public void close() {
        try {
            rows.close();
            duck.close();
        } finally {
            tidy();
        }
    }

    private void tidy() {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // What cannot be deleted now is removed with what nobody refers to.
        }
    }
}
