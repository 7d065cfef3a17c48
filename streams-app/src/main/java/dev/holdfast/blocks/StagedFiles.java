package dev.holdfast.blocks;

import dev.holdfast.config.BlocksConfig;
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

    private final BlocksConfig settings;
    private @Nullable Duck root;

    /** Takes what reading and writing may take. */
    public StagedFiles(BlocksConfig settings) {
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
        Duck duck = another();
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
    private synchronized Duck another() {
        Duck open = root;
        if (open == null) {
            // Of no experiment, for this one is for all.
            open = Duck.open(settings, settings.folder().resolve(SPILL + UUID.randomUUID()));
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
        Durable.place(partial, target);
    }

    private static Path proven(BlockFolder folder, StagedRows wanted) {
        fault(folder, wanted).ifPresent(fault -> {
            throw failed(fault);
        });
        return folder.staged(wanted);
    }

    /** Returns what is wrong with a file, by its bytes; empty if it is what the reference says. */
    public static Optional<Fault> fault(BlockFolder folder, StagedRows wanted) {
        Path file = folder.staged(wanted);
        if (!Files.isRegularFile(file)) {
            return Optional.of(new Fault(
                    Fault.Kind.MISSING,
                    wanted.file(),
                    "a result refers to it, and it is not in " + folder.staged()
                            + ": put it back from a copy, or let blocks.folder be the folder that it was written to; on a"
                            + " cluster that is on a disk that all instances and commands share"));
        }
        return changed(file, wanted.sha256());
    }

    /** Returns what is wrong with the bytes of a file; empty if they are those of the checksum. */
    static Optional<Fault> changed(Path file, String sha256) {
        String name = String.valueOf(file.getFileName());
        try {
            String now = Durable.sha256(file);
            return now.equals(sha256)
                    ? Optional.empty()
                    : Optional.of(new Fault(
                            Fault.Kind.CHANGED,
                            name,
                            "is not what was staged: its SHA-256 is " + now + ": put it back from a copy"));
        } catch (IOException e) {
            return Optional.of(new Fault(Fault.Kind.UNREADABLE, name, IoReason.of(e)));
        }
    }

    private static void requireSame(Duck duck, TableShape shape, Path file, StagedRows wanted) {
        FileScan scan = new FileScan(new TableSql(shape));
        scan.drift(duck, file).stream().findFirst().ifPresent(what -> {
            throw failed(new Fault(Fault.Kind.SCHEMA, wanted.file(), what));
        });
        FileFacts facts = scan.facts(duck, file);
        if (facts.rows() != wanted.rows()
                || !Objects.equals(facts.min(), wanted.min())
                || !Objects.equals(facts.max(), wanted.max())) {
            throw failed(new Fault(
                    Fault.Kind.CHANGED,
                    wanted.file(),
                    "has " + facts.rows() + " rows from " + facts.min() + " to " + facts.max() + ", the result says "
                            + wanted.rows() + " from " + wanted.min() + " to " + wanted.max()));
        }
    }

    private static AuditFailedException failed(Fault fault) {
        return new AuditFailedException("a staged file is not what a result says", List.of(fault));
    }
}
