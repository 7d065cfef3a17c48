package dev.holdfast.ingest;

import dev.holdfast.config.SourceCheck;
import dev.holdfast.config.SourceSection;
import dev.holdfast.config.Spec;
import dev.holdfast.handler.ItemGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens the source that a SPEC names. */
public final class ItemSources {
    private ItemSources() {}

    /**
     * Opens a source; nothing is read yet.
     *
     * @param experimentId the experiment that the items belong to
     * @param spec its SPEC
     * @param generator what computes the items, if they are computed
     * @throws IllegalArgumentException if the SPEC has no source and nothing computes the items
     */
    public static ItemSource open(String experimentId, Spec spec, Optional<ItemGenerator> generator) {
        if (generator.isPresent()) {
            return new ComputedSource(experimentId, generator.get());
        }
        SourceSection source = spec.source();
        if (source == null) {
            throw new IllegalArgumentException(
                    "the SPEC has no source, and the handler " + spec.handler().kind() + " computes no items");
        }
        SourceColumns columns = SourceColumns.of(source);
        return new FileSource(experimentId, source, columns, reading(source, columns));
    }

    /**
     * Looks for the file and its columns, reading no more than it must: of a table the header, of JSON Lines the
     * lines up to the one in which the last column is first seen. For {@link dev.holdfast.config.SpecReader}.
     */
    public static List<SourceCheck.Finding> check(SourceSection source) {
        try {
            FileSource.requireFile(source.file().path());
            try {
                reading(source, SourceColumns.of(source)).peek(source.file(), new NoRows());
            } catch (IOException e) {
                throw FileSource.unreadable(source.file().path(), e);
            }
            return List.of();
        } catch (UnfitSourceException e) {
            return e.findings();
        } catch (SourceRefusedException e) {
            return List.of(new SourceCheck.Finding(List.of("file"), String.valueOf(e.getMessage())));
        }
    }

    /**
     * Returns the names of all columns in their order, whatever the SPEC uses: of JSON Lines those of the first thousand
     * lines.
     *
     * @throws SourceRefusedException if the file cannot be used
     */
    public static List<String> columns(SourceSection source) throws SourceRefusedException {
        FileSource.requireFile(source.file().path());
        Names names = new Names();
        try {
            reading(source, SourceColumns.NONE).peek(source.file(), names);
        } catch (IOException e) {
            throw FileSource.unreadable(source.file().path(), e);
        }
        return names.names;
    }

    /** Names a library's classes only where such a file is read: loading them takes time that most runs do not owe. */
    private static FileReading reading(SourceSection source, SourceColumns columns) {
        return switch (source.file().format()) {
            case CSV, TSV ->
                new TextFile(new CsvRows(
                        columns, source.file().delimiter(), source.file().options()));
            case JSONL ->
                new TextFile(new JsonlRows(columns, source.file().options().reading()));
            case XLSX -> new StoredTable(new XlsxRows(columns));
            case PARQUET -> new StoredTable(new ParquetRows(columns));
        };
    }

    /** Wants no rows, only what comes before them. */
    private static final class NoRows implements RowSink {
        @Override
        public boolean row(Row row) {
            return false;
        }

        @Override
        public void broken(Row row, RejectReason reason, String message, @Nullable String column) {}
    }

    /** Keeps the names of columns. */
    private static final class Names implements RowSink {
        private static final int ROWS_LOOKED_AT = 1_000;

        private List<String> names = List.of();
        private long rows;

        @Override
        public void columns(List<String> all) {
            names = List.copyOf(all);
        }

        @Override
        public boolean row(Row row) {
            return ++rows < ROWS_LOOKED_AT;
        }

        @Override
        public void broken(Row row, RejectReason reason, String message, @Nullable String column) {}
    }
}
