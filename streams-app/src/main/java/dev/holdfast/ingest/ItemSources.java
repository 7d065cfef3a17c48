package dev.holdfast.ingest;

import dev.holdfast.config.spec.SourceCheck;
import dev.holdfast.config.spec.SourceForm;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.ItemGenerator;
import dev.holdfast.ingest.format.csv.CsvRows;
import dev.holdfast.ingest.format.jsonl.JsonlRows;
import dev.holdfast.ingest.format.parquet.ParquetRows;
import dev.holdfast.ingest.format.xlsx.XlsxRows;
import dev.holdfast.ingest.text.TextFile;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
     * @param then what the record of a started experiment says of its source; null at the start
     * @throws IllegalArgumentException if the SPEC has no source and nothing computes the items
     */
    public static ItemSource open(
            String experimentId, Spec spec, Optional<ItemGenerator> generator, @Nullable SourceFacts then) {
        if (generator.isPresent()) {
            return new ComputedSource(experimentId, generator.get());
        }
        SourceSection source = spec.source();
        if (source == null) {
            throw new IllegalArgumentException(
                    "the SPEC has no source, and the handler " + spec.handler().kind() + " computes no items");
        }
        SourceColumns columns = SourceColumns.of(source);
        return new FileSource(
                experimentId, source, columns, reading(source.files().form(), columns), then);
    }

    /**
     * Looks for the files and their columns, reading no more than it must: of a table the header, of JSON Lines the
     * lines up to the one in which the last column is first seen. For {@link dev.holdfast.config.spec.SpecReader}.
     */
    public static List<SourceCheck.Finding> check(SourceSection source) {
        try {
            SourceColumns columns = SourceColumns.of(source);
            List<SourceFile> files = FoundFiles.toStartWith(source.files());
            for (SourceFile file : files) {
                FileSource.requireFile(file.path());
            }
            peek(files.get(0), columns, new NoRows());
            SameColumns.require(files, columns);
            return List.of();
        } catch (UnfitSourceException e) {
            return e.findings();
        } catch (SourceRefusedException e) {
            return List.of(new SourceCheck.Finding(List.of("file"), String.valueOf(e.getMessage())));
        }
    }

    /** Returns what is wrong with the columns that a table has, as far as the SPEC uses them. */
    public static List<SourceCheck.Finding> checkColumns(SourceSection source, List<String> existing) {
        return SourceColumns.of(source).findings(existing);
    }

    /**
     * Returns what is wrong with the columns that the SPEC uses.
     *
     * @param mistake what is wrong with one of them; empty if nothing is
     */
    public static List<SourceCheck.Finding> checkColumns(
            SourceSection source, Function<String, Optional<String>> mistake) {
        return SourceColumns.of(source).findings(mistake);
    }

    /** Returns the columns that the SPEC uses, each once. */
    public static List<String> columnsUsed(SourceSection source) {
        return SourceColumns.of(source).names();
    }

    /**
     * Returns the names of all columns in their order, whatever the SPEC uses: of JSON Lines those of the first thousand
     * lines. Of several files those of the first one are told.
     *
     * @throws SourceRefusedException if the file cannot be used
     */
    public static List<String> columns(SourceSection source) throws SourceRefusedException {
        return columns(FoundFiles.of(source.files()).get(0));
    }

    static List<String> columns(SourceFile file) throws SourceRefusedException {
        FileSource.requireFile(file.path());
        Names names = new Names();
        peek(file, SourceColumns.NONE, names);
        return names.names;
    }

    private static void peek(SourceFile file, SourceColumns columns, RowSink sink) throws SourceRefusedException {
        try {
            reading(file.form(), columns).peek(file, sink);
        } catch (IOException e) {
            throw FileSource.unreadable(file.path(), e);
        }
    }

    /** Names a library's classes only where such a file is read: loading them takes time that most runs do not owe. */
    private static FileReading reading(SourceForm form, SourceColumns columns) {
        return switch (form.format()) {
            case CSV, TSV -> new TextFile(new CsvRows(columns, form.delimiter(), form.options()));
            case JSONL -> new TextFile(new JsonlRows(columns, form.options().reading()));
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
        public void broken(Row row, RowRejectReason reason, String message, @Nullable String column) {}
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
        public void broken(Row row, RowRejectReason reason, String message, @Nullable String column) {}
    }
}
