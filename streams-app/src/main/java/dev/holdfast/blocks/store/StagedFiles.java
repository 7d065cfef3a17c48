package dev.holdfast.blocks.store;

import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.blocks.audit.FileScan;
import dev.holdfast.blocks.audit.ScannedFileFacts;
import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.files.DurableFiles;
import dev.holdfast.files.IoReason;
import dev.holdfast.model.StagedRows;
import dev.holdfast.model.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The staged files of experiments, for those who write them and for those who have a reference to them. Thread-safe. */
public final class StagedFiles implements AutoCloseable {
    private static final String SPILL = ".spill-";

    private final BlocksSettings settings;
    private @Nullable DuckDb root;

    public StagedFiles(BlocksSettings settings) {
        this.settings = settings;
    }

    /**
     * Begins a file.
     *
     * @throws BlocksRefusedException if the folder cannot be used
     */
    public StagedWriter writer(BlockFolder folder, TableShape shape) {
        try {
            Files.createDirectories(folder.staged());
        } catch (IOException e) {
            throw StagedWriter.refused(folder, e);
        }
        return new StagedWriter(folder, shape, another());
    }

    /**
     * Returns the rows of a file, sorted by the row key. To be closed.
     *
     * @throws AuditFailedException if the file is not what the reference says, or not there
     */
    public Stream<long[]> rows(BlockFolder folder, TableShape shape, StagedRows wanted) {
        Path file = proven(folder, wanted);
        DuckDb duck = another();
        try {
            requireSame(duck, shape, file, wanted);
            TableSql sql = new TableSql(shape);
            int width = shape.columns().size();
            return duck.stream("SELECT " + sql.bits() + " FROM " + TableSql.rows(file), row -> {
                        long[] values = new long[width];
                        for (int i = 0; i < width; i++) {
                            values[i] = row.getLong(i + 1);
                        }
                        return values;
                    })
                    .onClose(duck::close);
        } catch (RuntimeException e) {
            duck.close();
            throw e;
        }
    }

    /** To open one takes longer than to read most files, so there is one. */
    private synchronized DuckDb another() {
        DuckDb open = root;
        if (open == null) {
            // Of no experiment, for this one is for all.
            open = DuckDb.open(settings, settings.folder().resolve(SPILL + UUID.randomUUID()));
            root = open;
        }
        return open.another();
    }

    @Override
    public synchronized void close() {
        if (root != null) {
            root.close();
            root = null;
        }
    }

    /** Copies a file into another folder, unless it is there already. */
    public static void copy(BlockFolder from, StagedRows wanted, BlockFolder to) throws IOException {
        Path target = to.staged(wanted);
        if (Files.exists(target)) {
            var unused = proven(to, wanted);
            return;
        }
        Path file = proven(from, wanted);
        Files.createDirectories(Objects.requireNonNull(target.getParent()));
        Path partial = target.resolveSibling(target.getFileName() + StagedWriter.PARTIAL);
        Files.deleteIfExists(partial);
        Files.copy(file, partial);
        DurableFiles.place(partial, target);
    }

    private static Path proven(BlockFolder folder, StagedRows wanted) {
        fault(folder, wanted).ifPresent(fault -> {
            throw failed(fault);
        });
        return folder.staged(wanted);
    }

    /** Returns what is wrong with a file, by its bytes; empty if it is what the reference says. */
    public static Optional<BlockFault> fault(BlockFolder folder, StagedRows wanted) {
        Path file = folder.staged(wanted);
        if (!Files.isRegularFile(file)) {
            return Optional.of(new BlockFault(
                    BlockFault.Kind.MISSING,
                    wanted.file(),
                    "a result refers to it, and it is not in " + folder.staged()
                            + ": put it back from a copy, or let blocks.folder be the folder that it was written to; on a"
                            + " cluster that is on a disk that all instances and commands share"));
        }
        return changed(file, wanted.sha256());
    }

    /** Returns what is wrong with the bytes of a file; empty if they are those of the checksum. */
    public static Optional<BlockFault> changed(Path file, String sha256) {
        String name = String.valueOf(file.getFileName());
        try {
            String now = DurableFiles.sha256(file);
            return now.equals(sha256)
                    ? Optional.empty()
                    : Optional.of(new BlockFault(
                            BlockFault.Kind.CHANGED,
                            name,
                            "is not what was staged: its SHA-256 is " + now + ": put it back from a copy"));
        } catch (IOException e) {
            return Optional.of(new BlockFault(BlockFault.Kind.UNREADABLE, name, IoReason.of(e)));
        }
    }

    private static void requireSame(DuckDb duck, TableShape shape, Path file, StagedRows wanted) {
        FileScan scan = new FileScan(new TableSql(shape));
        scan.drift(duck, file).stream().findFirst().ifPresent(what -> {
            throw failed(new BlockFault(BlockFault.Kind.SCHEMA, wanted.file(), what));
        });
        ScannedFileFacts facts = scan.facts(duck, file);
        if (facts.rows() != wanted.rows()
                || !Objects.equals(facts.min(), wanted.min())
                || !Objects.equals(facts.max(), wanted.max())) {
            throw failed(new BlockFault(
                    BlockFault.Kind.CHANGED,
                    wanted.file(),
                    "has " + facts.rows() + " rows from " + facts.min() + " to " + facts.max() + ", the result says "
                            + wanted.rows() + " from " + wanted.min() + " to " + wanted.max()));
        }
    }

    private static AuditFailedException failed(BlockFault fault) {
        return new AuditFailedException("a staged file is not what a result says", List.of(fault));
    }
}
