package dev.holdfast.config.spec;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an experiment is to do: a SPEC.yaml, checked, with defaults filled in. {@link SpecReader} reads the file; its
 * JSON form is the record that is stored and authoritative from then on (R12).
 *
 * @param experiment what the run is called
 * @param source where its items come from; null if the handler computes them
 * @param handler the work
 * @param execution how it is done
 * @param budget what it may cost; null if that does not matter
 * @param blocks how results become block files; null if they do not
 * @param metrics what verdicts are compared with; null if they are not
 * @param snapshots how runs are compared; null for the default
 */
public record Spec(
        ExperimentSection experiment,
        @Nullable SourceSection source,
        HandlerSection handler,
        ExecutionSection execution,
        @Nullable BudgetSection budget,
        @Nullable BlocksSection blocks,
        @Nullable MetricsSection metrics,
        @Nullable SnapshotsSection snapshots) {

    /** Returns the whole SPEC as one JSON object: the same text for the same SPEC, defaults filled in. */
    public String toJson() {
        return SpecJson.write(this);
    }

    /** Returns the whole SPEC as nested maps, lists and plain values, with what must not be shown masked. */
    public Map<String, @Nullable Object> toShownMap() {
        return SpecMap.of(SpecJson.tree(this));
    }

    /**
     * Returns a stored SPEC as JSON with what must not be shown masked; members that this version does not know stay. A text
     * that is no JSON object is returned as it is not shown at all: {@code {}}.
     */
    public static String shown(String json) {
        return SpecJson.shown(json);
    }

    /**
     * Reads what {@link #toJson} of this version, an older or a newer one wrote: unknown members are ignored, missing
     * ones have their defaults.
     *
     * @throws IllegalArgumentException if the text is not such an object
     */
    public static Spec fromJson(String json) {
        return SpecJson.read(json);
    }

    /**
     * Returns the same SPEC as if it stood in this folder: all relative names in it start there.
     *
     * @param handlerToo whether its handler names places
     */
    public Spec inFolder(Path folder, boolean handlerToo) {
        return new Spec(
                experiment,
                source == null ? null : source.inFolder(folder),
                handlerToo ? handler.inFolder(folder) : handler,
                execution,
                budget,
                blocks,
                metrics,
                snapshots);
    }

    /**
     * Returns the same SPEC reading its items from another file of the same form, or from those that match a pattern.
     *
     * @throws IllegalArgumentException if it is a broken pattern
     * @throws IllegalStateException if it has no source
     */
    public Spec withSourceFile(Path file) {
        if (source == null) {
            throw new IllegalStateException("this experiment has no source: its items are computed");
        }
        return with(source.withFile(file));
    }

    /** Returns the same SPEC with another source section. */
    public Spec with(SourceSection other) {
        return new Spec(experiment, other, handler, execution, budget, blocks, metrics, snapshots);
    }
}
