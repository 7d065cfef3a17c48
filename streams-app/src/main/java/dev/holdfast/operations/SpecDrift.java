package dev.holdfast.operations;

import dev.holdfast.config.spec.InvalidSpecException;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecDifferences;
import dev.holdfast.config.spec.SpecDifferences.Difference;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the SPEC file of today differs from the SPEC that an experiment was started with. The stored one is used (R12); a
 * file that cannot be read is worth a warning and no more.
 *
 * @param file the SPEC of today, if it can be read
 * @param differences what it says differently
 * @param warning why it cannot be compared; null if it can
 */
public record SpecDrift(
        Optional<Spec> file,
        List<Difference> differences,
        @Nullable String warning) {
    private static final List<String> FIXED = List.of("experiment.", "source.", "blocks.", "handler.kind");

    public static SpecDrift of(Experiment record, Spec stored, HandlerTypes handlers) {
        String name = record.getSpecFile();
        if (name == null) {
            return new SpecDrift(Optional.empty(), List.of(), null);
        }
        if (Files.notExists(Path.of(name))) {
            return unreadable(name + " is not there any more");
        }
        try {
            Spec file = SpecReader.read(Path.of(name), List.of(), SpecSources.known(handlers));
            return new SpecDrift(Optional.of(file), SpecDifferences.between(stored, file), null);
        } catch (InvalidSpecException e) {
            return unreadable(name + " is no valid SPEC now: " + e.getMessage());
        }
    }

    private static SpecDrift unreadable(String why) {
        return new SpecDrift(Optional.empty(), List.of(), why + "; the stored SPEC is used");
    }

    /**
     * Returns the records of what is accepted.
     *
     * @throws RefusedException if a key is not one of the differences, or must not change in an experiment
     */
    public List<Drift> accepted(
            Experiment record, Spec stored, HandlerTypes handlers, List<String> keys, String reason) {
        boolean computed = handlers.require(stored.handler().kind()).computesItems();
        return keys.stream()
                .map(key -> {
                    Difference difference = find(record, key);
                    if (FIXED.stream().anyMatch(key::startsWith) || (computed && key.startsWith("handler."))) {
                        throw new RefusedException(key + " decides what the items are, or what the experiment is: it"
                                + " cannot change; start a new experiment");
                    }
                    return Drift.newBuilder()
                            .setKey(key)
                            .setBefore(difference.stored())
                            .setAfter(difference.file())
                            .setReason(reason)
                            .build();
                })
                .toList();
    }

    private Difference find(Experiment record, String key) {
        return differences.stream()
                .filter(difference -> difference.path().equals(key))
                .findFirst()
                .orElseThrow(() -> new RefusedException("--accept-drift " + key + ": "
                        + (warning != null ? warning : record.getSpecFile() + " says the same as the record there")
                        + (differences.isEmpty()
                                ? ""
                                : "; it differs in "
                                        + String.join(
                                                ", ",
                                                differences.stream()
                                                        .map(Difference::path)
                                                        .toList()))));
    }
}
