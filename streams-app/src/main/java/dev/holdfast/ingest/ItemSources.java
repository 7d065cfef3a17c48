package dev.holdfast.ingest;

import dev.holdfast.config.SourceCheck;
import dev.holdfast.config.SourceSection;
import dev.holdfast.config.Spec;
import dev.holdfast.handler.ItemGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

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

    /** Names a library's classes only where such a file is read: loading them takes time that most runs do not owe. */
    private static FileReading reading(SourceSection source, SourceColumns columns) {
        return switch (source.file().format()) {
            case CSV, TSV -> new TextFile(new CsvRows(columns, source.file().delimiter()));
            case JSONL -> new TextFile(new JsonlRows(columns));
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
        public void broken(Row row, RejectReason reason, String message) {}
    }
}
