package dev.holdfast.ingest;

import dev.holdfast.config.spec.SourceFiles;
import dev.holdfast.schemas.avro.SourceFacts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files that an experiment was started with, found again among those that its SPEC names now: where they were, or all
 * together at another place. One that is gone is missed; one that was not there at the start is none of the experiment's.
 *
 * @param files those of the experiment, in the order of its start
 * @param added those that are named now and were not there
 */
record StartedWith(List<SourceFile> files, List<SourceFile> added) {
    private static final int MOST_NAMED = 5;

    /**
     * Finds them.
     *
     * @param source what the SPEC names
     * @param then what the record says of the source; null at the start
     * @throws SourceRefusedException if one is gone, or at the start if there are too many
     */
    static StartedWith of(SourceFiles source, @Nullable SourceFacts then) throws SourceRefusedException {
        if (then == null || then.getFiles().isEmpty()) {
            return new StartedWith(FoundFiles.toStartWith(source), List.of());
        }
        List<SourceFile> now = FoundFiles.of(source);
        List<Path> before =
                then.getFiles().stream().map(file -> Path.of(file.getFile())).toList();
        Map<Path, SourceFile> here = new HashMap<>();
        now.forEach(file -> here.put(file.path(), file));
        if (!here.keySet().containsAll(before)) {
            Map<Path, SourceFile> moved = moved(now, before);
            if (moved.keySet().containsAll(before)) {
                return among(now, before, moved);
            }
            throw gone(now, before, here);
        }
        return among(now, before, here);
    }

    /** Returns files by the place that they had, if all of them were moved together. */
    private static Map<Path, SourceFile> moved(List<SourceFile> now, List<Path> before) {
        Path old = folder(before);
        Path place = folder(now.stream().map(SourceFile::path).toList());
        Map<Path, SourceFile> moved = new HashMap<>();
        now.forEach(file -> moved.put(old.resolve(place.relativize(file.path())), file));
        return moved;
    }

    /** Returns the innermost folder that all are below. */
    private static Path folder(List<Path> files) {
        Path folder = Objects.requireNonNull(files.get(0).getParent());
        for (Path file : files) {
            while (!file.startsWith(folder)) {
                folder = Objects.requireNonNull(folder.getParent());
            }
        }
        return folder;
    }

    private static StartedWith among(List<SourceFile> now, List<Path> before, Map<Path, SourceFile> found) {
        List<SourceFile> files = before.stream()
                .map(path -> Objects.requireNonNull(found.get(path)))
                .toList();
        List<SourceFile> added = new ArrayList<>(now);
        added.removeAll(new HashSet<>(files));
        return new StartedWith(files, List.copyOf(added));
    }

    private static SourceRefusedException gone(List<SourceFile> now, List<Path> before, Map<Path, SourceFile> here) {
        List<Path> gone =
                before.stream().filter(path -> !here.containsKey(path)).toList();
        List<Path> others = now.stream()
                .map(SourceFile::path)
                .filter(path -> !before.contains(path))
                .toList();
        return new SourceRefusedException("the experiment was started with " + before.size() + " files, and "
                + gone.size() + " of them are not there: " + shown(gone)
                + (others.isEmpty() ? "" : "; others are there that it was not started with: " + shown(others)));
    }

    private static String shown(List<Path> paths) {
        return paths.stream().limit(MOST_NAMED).map(Path::toString).collect(Collectors.joining(", "))
                + (paths.size() > MOST_NAMED ? " and " + (paths.size() - MOST_NAMED) + " more" : "");
    }

    /** Says which files are named now and are none of the experiment's; empty if there are none. */
    List<String> additions() {
        return added.isEmpty()
                ? List.of()
                : List.of("source.file names "
                        + shown(added.stream().map(SourceFile::path).toList())
                        + " now, which was not there when the experiment was started: it is not read; start a new"
                        + " experiment for it");
    }
}
