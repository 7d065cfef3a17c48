package dev.holdfast.cli;

import dev.holdfast.cluster.DataFolder;
import dev.holdfast.config.AppConfig;
import dev.holdfast.config.SourceCheck;
import dev.holdfast.config.SourceSection;
import dev.holdfast.config.Spec;
import dev.holdfast.ingest.ItemSources;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.sql.QuerySource;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The query of a SPEC, if it has one, carried out: its rows are in a file that the SPEC names from then on. What was made
 * for a look goes with this. What an experiment is started with stays, also if it is refused: another run may have the same rows.
 */
final class SpecQuery implements AutoCloseable {
    private static final String KEY = "source.sql";

    private final Spec spec;
    private final @Nullable Path passing;

    private SpecQuery(Spec spec, @Nullable Path passing) {
        this.spec = spec;
        this.passing = passing;
    }

    /** Returns what looks into the source of a SPEC's file. */
    static SourceCheck check(Path specFile) {
        return source -> source.files().query() == null
                ? ItemSources.check(source)
                : new QuerySource(source, folder(specFile)).check();
    }

    /**
     * Returns the names of all columns of a source in their order.
     *
     * @throws SourceRefusedException if it cannot be read
     */
    static List<String> columns(SourceSection source, Path specFile) throws SourceRefusedException {
        return source.files().query() == null
                ? ItemSources.columns(source)
                : new QuerySource(source, folder(specFile)).columns();
    }

    /**
     * Carries out the query for an experiment that is about to start.
     *
     * @throws SourceRefusedException if it cannot be carried out
     */
    static SpecQuery toStart(Spec spec, Path specFile, AppConfig config) throws SourceRefusedException {
        SourceSection source = spec.source();
        if (source == null || source.files().query() == null) {
            return new SpecQuery(spec, null);
        }
        // Only a folder that is not there yet: what is said of one that others can read is said when it is opened.
        if (Files.notExists(config.data())) {
            var unused = DataFolder.closeToOthers(config.data());
        }
        Path file = new QuerySource(source, folder(specFile)).keep(sources(config), config.blocks());
        return new SpecQuery(spec.with(source.keptIn(file.toString(), file)), null);
    }

    /**
     * Carries out the query for a look at its rows.
     *
     * @throws SourceRefusedException if it cannot be carried out
     */
    static SpecQuery toLook(Spec spec, Path specFile, AppConfig config) throws SourceRefusedException {
        SourceSection source = spec.source();
        if (source == null || source.files().query() == null) {
            return new SpecQuery(spec, null);
        }
        Path file = new QuerySource(source, folder(specFile)).keep(temporary(), config.blocks());
        return new SpecQuery(spec.with(source.keptIn(KEY, file)), file);
    }

    /** Returns the SPEC, whose source is a file. */
    Spec spec() {
        return spec;
    }

    /** Returns what was found in the source, by a name that people know. */
    SourceFacts named(SourceFacts facts) {
        return passing != null ? SourceFacts.newBuilder(facts).setFile(KEY).build() : facts;
    }

    /** Returns the folder of a data folder in which the rows of queries are kept. */
    static Path sources(AppConfig config) {
        return sources(config.data());
    }

    /** Returns the folder in which the rows of queries are kept. */
    static Path sources(Path folder) {
        return folder.toAbsolutePath().normalize().resolve("sources");
    }

    /**
     * Returns a stored SPEC with the place where the rows of its query are, if that is not where they were: the data folder
     * was moved, or restored from a backup.
     *
     * @param sources the folder in which they are kept now
     */
    static Spec found(Spec stored, Path sources) {
        return file(stored)
                .map(file -> sources.resolve(file.getFileName()))
                .filter(Files::isRegularFile)
                .map(file -> stored.with(Objects.requireNonNull(stored.source()).keptIn(file.toString(), file)))
                .orElse(stored);
    }

    /** Returns the file in which the rows of a stored SPEC's query were kept at the start; empty if it has none. */
    static Optional<Path> file(Spec stored) {
        SourceSection source = stored.source();
        return source == null
                        || source.files().query() == null
                        || source.files().names().isEmpty()
                ? Optional.empty()
                : Optional.of(source.files().names().get(0).path());
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
