package dev.holdfast.operations;

import dev.holdfast.config.spec.KnownHandler;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.UsageException;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.ItemSources;
import dev.holdfast.ingest.sql.KeptQueries;
import dev.holdfast.schemas.avro.Experiment;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a SPEC to what is known of its handler and to its source. */
public final class SpecSources {
    private SpecSources() {}

    public static Map<String, KnownHandler> known(HandlerTypes types) {
        return types.all().stream().collect(Collectors.toMap(HandlerType::kind, SpecSources::known));
    }

    /** Opens the source that a SPEC names now, for an experiment that is about to start. */
    public static ItemSource source(String experimentId, Spec spec, HandlerTypes types) {
        HandlerType type = types.require(spec.handler().kind());
        return ItemSources.open(experimentId, spec, type.generator(spec.handler()), null);
    }

    /**
     * Opens the source that an experiment was started with.
     *
     * @param spec its SPEC, with the place where the source is now
     */
    public static ItemSource source(Experiment record, Spec spec, HandlerTypes types) {
        HandlerType type = types.require(spec.handler().kind());
        return ItemSources.open(record.getExperimentId(), spec, type.generator(spec.handler()), record.getSource());
    }

    private static KnownHandler known(HandlerType type) {
        return new KnownHandler(type.settings(), type.computesItems(), type::problems, type::fields);
    }

    /**
     * Returns a SPEC whose source was moved.
     *
     * @param source where it is now; null if it is where it was
     * @param sources the folder in which the rows of queries are kept
     */
    public static Spec moved(Spec stored, @Nullable Path source, Path sources) {
        if (source == null) {
            return KeptQueries.found(stored, sources);
        }
        if (stored.source() == null) {
            throw new UsageException("--source: this experiment has no source: its items are computed");
        }
        try {
            return stored.withSourceFile(source.toAbsolutePath().normalize());
        } catch (IllegalArgumentException e) {
            throw new UsageException("--source: '" + source + "' " + e.getMessage());
        }
    }
}
