package dev.holdfast.operations;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the folder of a SPEC is now: what its relative names start from, such as a program, a key's file and the source.
 *
 * @param spec the stored SPEC, in that folder
 * @param file the SPEC's file, whether or not it is there; null if the record names none
 * @param moves what that changes in the record; empty if the folder is where it was
 */
public record SpecFolder(Spec spec, @Nullable String file, List<Drift> moves) {

    /** Returns the place that the record says. */
    static SpecFolder ofRecord(Experiment record, Spec stored) {
        return new SpecFolder(stored, record.getSpecFile(), List.of());
    }

    /**
     * Returns the place that a person names.
     *
     * @param folder where it is now; null for where the record says
     * @param reason why, for the record; null if nobody gave one
     * @throws RefusedException if there is no such folder, or nothing starts there
     */
    public static SpecFolder of(
            Experiment record, Spec stored, HandlerType type, @Nullable Path folder, @Nullable String reason) {
        if (folder == null) {
            return ofRecord(record, stored);
        }
        Path place = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(place)) {
            throw new RefusedException("--spec-dir: there is no folder " + place);
        }
        boolean handlerToo =
                stored.handler().namesFiles() || type.settings().stream().anyMatch(setting -> setting.isPlace());
        Spec moved = stored.inFolder(place, handlerToo);
        String why = reason == null ? "--spec-dir " + place : reason;
        List<Drift> moves = new ArrayList<>();
        add(moves, "handler.spec_folder", folderOf(stored), folderOf(moved), why);
        add(moves, "source.file", sourceOf(stored), sourceOf(moved), why);
        String name = record.getSpecFile();
        String file =
                name == null ? null : place.resolve(Path.of(name).getFileName()).toString();
        return new SpecFolder(moved, file, moves);
    }

    /** Has a command note where the folder is now, if that is new. */
    public void note(ExperimentCommand command) {
        if (!moves.isEmpty()) {
            command.setSpec(spec.toJson());
            command.setSpecFile(file);
            command.setDrifts(moves);
        }
    }

    private static void add(
            List<Drift> moves, String key, @Nullable String before, @Nullable String after, String reason) {
        if (after != null && !Objects.equals(before, after)) {
            moves.add(Drift.newBuilder()
                    .setKey(key)
                    .setBefore(before)
                    .setAfter(after)
                    .setReason(reason)
                    .build());
        }
    }

    private static @Nullable String folderOf(Spec spec) {
        return spec.handler().specFolder().map(Path::toString).orElse(null);
    }

    private static @Nullable String sourceOf(Spec spec) {
        return spec.source() == null ? null : spec.source().files().shown();
    }
}
