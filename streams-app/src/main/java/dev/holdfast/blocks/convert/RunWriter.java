package dev.holdfast.blocks.convert;

import dev.holdfast.blocks.audit.FileScan;
import dev.holdfast.blocks.audit.ScannedFileFacts;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.RowFile;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.blocks.store.RunFile;
import dev.holdfast.blocks.store.TableSql;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes results to run files, one for each stretch of a partition (P9). The rows of one record never straddle two files,
 * and the same stretch gives the same bytes. For one thread.
 */
public final class RunWriter {
    /** Enough rows that a fold has few files to read, few enough that they fit into memory with their sorting. */
    private static final long ROWS_A_FILE = 1_000_000;

    private final BlockTable table;
    private final DuckDb duck;
    private final FileScan scan;
    private final Path target;
    private final Path temp;
    private final BooleanSupplier goOn;
    private final List<RunFile> written = new ArrayList<>();
    private final Map<Integer, Long> offsets;

    /**
     * @param target the folder of the files
     * @param offsets for each partition the next offset; 0 if it is not named
     */
    public RunWriter(
            BlockTable table, DuckDb duck, Path target, Path temp, Map<Integer, Long> offsets, BooleanSupplier goOn) {
        this.table = table;
        this.duck = duck;
        this.scan = new FileScan(new TableSql(table.shape()));
        this.target = target;
        this.temp = temp;
        this.goOn = goOn;
        this.offsets = new TreeMap<>(offsets);
    }

    /** Writes what there is, about so many rows at most; returns whether there was anything. */
    public boolean write(RowSource source, long rowsAtMost) {
        int before = written.size();
        int partitions = source.partitions();
        long share = Math.max(1, rowsAtMost / Math.max(1, partitions));
        for (int partition = 0; partition < partitions && goOn.getAsBoolean(); partition++) {
            try (Stretch stretch = new Stretch(partition, share)) {
                long next = source.read(partition, offsets.getOrDefault(partition, 0L), stretch::take);
                stretch.end();
                offsets.put(partition, next);
            }
        }
        return written.size() > before;
    }

    /** Returns the files written, in the order of their offsets on each partition. */
    List<RunFile> written() {
        return written;
    }

    /** Returns how many rows they have. */
    long rows() {
        return written.stream().mapToLong(RunFile::rows).sum();
    }

    /** Returns the next offsets. */
    Map<Integer, Long> offsets() {
        return offsets;
    }

    /** The stretch of a partition that is being read. */
    private final class Stretch implements AutoCloseable {
        private final RowFile file = new RowFile(duck, table.shape());
        private final int partition;
        private final long share;
        private long taken;
        private long from = -1;
        private long to;

        private Stretch(int partition, long share) {
            this.partition = partition;
            this.share = share;
        }

        private boolean take(long offset, Stream<@Nullable Object[]> rows) {
            long before = file.rows();
            rows.forEach(file::add);
            taken += file.rows() - before;
            if (file.rows() > before) {
                from = from < 0 ? offset : from;
                to = offset;
            }
            if (file.rows() >= ROWS_A_FILE) {
                end();
            }
            return taken < share && goOn.getAsBoolean();
        }

        private void end() {
            if (file.rows() == 0) {
                return;
            }
            RunFile.Stretch name = new RunFile.Stretch(partition, from, to);
            try {
                written.add(finish(name));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            from = -1;
        }

        private RunFile finish(RunFile.Stretch name) throws IOException {
            Path partial = temp.resolve(name.name() + ".partial");
            file.write(partial, table.experimentId());
            ScannedFileFacts facts = scan.facts(duck, partial);
            RunFile run = new RunFile(
                    name.name(),
                    name.partition(),
                    name.from(),
                    name.to(),
                    facts.rows(),
                    facts.units(),
                    Objects.requireNonNull(facts.min(), "a run file has rows"),
                    Objects.requireNonNull(facts.max(), "a run file has rows"),
                    Files.size(partial),
                    DurableFiles.sha256(partial));
            DurableFiles.place(partial, target.resolve(name.name()));
            return run;
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
