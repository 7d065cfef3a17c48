package dev.holdfast.operations;

import dev.holdfast.cluster.DataFolder;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.spec.SourceCheck;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.ingest.ItemSources;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.sql.KeptQueries;
import dev.holdfast.ingest.sql.QuerySource;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query of a SPEC, if it has one, carried out: its rows are in a file that the SPEC names from then on. What was made
 * for a look goes with this. What an experiment is started with stays, also if it is refused: another run may have the same rows.
 */
public final class SpecQuery implements AutoCloseable {
    private static final String KEY = "source.sql";

    private final Spec spec;
    private final @Nullable Path passing;

    private SpecQuery(Spec spec, @Nullable Path passing) {
        this.spec = spec;
        this.passing = passing;
    }

    /** Returns what looks into the source of a SPEC's file. */
    public static SourceCheck check(Path specFile) {
        return source -> source.files().query() == null
                ? ItemSources.check(source)
                : new QuerySource(source, folder(specFile)).check();
    }

    /**
     * Returns the names of all columns of a source in their order.
     *
     * @throws SourceRefusedException if it cannot be read
     */
    public static List<String> columns(SourceSection source, Path specFile) throws SourceRefusedException {
        return source.files().query() == null
                ? ItemSources.columns(source)
                : new QuerySource(source, folder(specFile)).columns();
    }

    /**
     * Carries out the query for an experiment that is about to start.
     *
     * @throws SourceRefusedException if it cannot be carried out
     */
    public static SpecQuery toStart(Spec spec, Path specFile, AppConfig config) throws SourceRefusedException {
        SourceSection source = spec.source();
        if (source == null || source.files().query() == null) {
            return new SpecQuery(spec, null);
        }
        // Only a folder that is not there yet: what is said of one that others can read is said when it is opened.
        if (Files.notExists(config.data())) {
            var unused = DataFolder.closeToOthers(config.data());
        }
        Path file = new QuerySource(source, folder(specFile)).keep(KeptQueries.folder(config), config.blocks());
        return new SpecQuery(spec.with(source.keptIn(file.toString(), file)), null);
    }

    /**
     * Carries out the query for a look at its rows.
     *
     * @throws SourceRefusedException if it cannot be carried out
     */
    public static SpecQuery toLook(Spec spec, Path specFile, AppConfig config) throws SourceRefusedException {
        SourceSection source = spec.source();
        if (source == null || source.files().query() == null) {
            return new SpecQuery(spec, null);
        }
        Path file = new QuerySource(source, folder(specFile)).keep(temporary(), config.blocks());
        return new SpecQuery(spec.with(source.keptIn(KEY, file)), file);
    }

    /** Returns the SPEC, whose source is a file. */
    public Spec spec() {
        return spec;
    }

    /** Returns what was found in the source, by a name that people know. */
    public SourceFacts named(SourceFacts facts) {
        return passing != null ? SourceFacts.newBuilder(facts).setFile(KEY).build() : facts;
    }

    @Override
    public void close() {
        if (passing == null) {
            return;
        }
        try {
            Files.deleteIfExists(passing);
            Files.deleteIfExists(passing.resolveSibling(""));
        } catch (IOException e) {
            // It is in the folder for temporary files.
        }
    }

    private static Path folder(Path specFile) {
        return specFile.toAbsolutePath().normalize().resolveSibling("");
    }

    private static Path temporary() throws SourceRefusedException {
        try {
            return Files.createTempDirectory("query");
        } catch (IOException e) {
            throw new SourceRefusedException("no temporary folder can be made: " + e.getMessage(), e);
        }
    }
}
