package dev.holdfast.ingest.sql;

import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.config.spec.Spec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where the rows of queries are kept, and how they are found again. */
public final class KeptQueries {
    private KeptQueries() {}

    /** Returns the folder of a data folder in which the rows of queries are kept. */
    public static Path folder(AppConfig config) {
        return folder(config.data());
    }

    /** Returns the folder in which the rows of queries are kept. */
    public static Path folder(Path data) {
        return data.toAbsolutePath().normalize().resolve("sources");
    }

    /**
     * Returns a stored SPEC with the place where the rows of its query are, if that is not where they were: the data folder
     * was moved, or restored from a backup.
     *
     * @param sources the folder in which they are kept now
     */
    public static Spec found(Spec stored, Path sources) {
        return file(stored)
                .map(file -> sources.resolve(file.getFileName()))
                .filter(Files::isRegularFile)
                .map(file -> stored.with(Objects.requireNonNull(stored.source()).keptIn(file.toString(), file)))
                .orElse(stored);
    }

    /** Returns the file in which the rows of a stored SPEC's query were kept at the start; empty if it has none. */
    public static Optional<Path> file(Spec stored) {
        SourceSection source = stored.source();
        return source == null
                        || source.files().query() == null
                        || source.files().names().isEmpty()
                ? Optional.empty()
                : Optional.of(source.files().names().get(0).path());
    }
}
