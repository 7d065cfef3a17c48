package dev.holdfast.ingest;

import dev.holdfast.config.spec.SourceFiles;
import dev.holdfast.config.spec.SourceName;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds the files that a SPEC names: those of a list in its order, those that match a pattern by their names below its
 * folder, compared character by character with {@code /} between folders. A file that is named twice is read once.
 */
final class FoundFiles {
    /** The record of an experiment names each, so there is an end. */
    private static final int MOST = 1_000;

    private static final long MOST_CHARACTERS = 500_000;

    private FoundFiles() {}

    /**
     * Finds them; whether one that is named without a pattern is there is not asked.
     *
     * @throws SourceRefusedException if a pattern matches none, or its folder cannot be looked through
     */
    static List<SourceFile> of(SourceFiles source) throws SourceRefusedException {
        Map<Path, SourceFile> found = new LinkedHashMap<>();
        for (SourceName name : source.names()) {
            if (name.pattern() == null) {
                found.putIfAbsent(name.path(), new SourceFile(name.written(), name.path(), source.form()));
            } else {
                matches(name, name.pattern())
                        .forEach((relative, path) ->
                                found.putIfAbsent(path, new SourceFile(name.start() + relative, path, source.form())));
            }
        }
        return List.copyOf(found.values());
    }

    /**
     * Finds the files that an experiment is to be started with.
     *
     * @throws SourceRefusedException if a pattern matches none, or all together are too many for a record
     */
    static List<SourceFile> toStartWith(SourceFiles source) throws SourceRefusedException {
        List<SourceFile> files = of(source);
        long characters = files.stream()
                .mapToLong(file -> file.path().toString().length())
                .sum();
        if (files.size() > MOST || characters > MOST_CHARACTERS) {
            throw new SourceRefusedException(source.shown() + ": names " + files.size() + " files, whose names have "
                    + characters + " characters; " + MOST + " files and " + MOST_CHARACTERS
                    + " characters are the most; put several into one, or run several experiments");
        }
        return files;
    }

    private static Map<String, Path> matches(SourceName name, String pattern) throws SourceRefusedException {
        Path folder = name.path();
        if (!Files.isDirectory(folder)) {
            throw new SourceRefusedException(
                    name.shown() + ": no file matches the pattern: there is no folder " + folder);
        }
        Search search = new Search(folder, pattern);
        try {
            // A slash in a brace is counted, too: then it looks deeper than it must.
            int depth = pattern.contains("**")
                    ? Integer.MAX_VALUE
                    : 1 + (int) pattern.chars().filter(c -> c == '/').count();
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), depth, search);
        } catch (IOException e) {
            throw new SourceRefusedException(
                    name.shown() + ": the files that match cannot be looked for: "
                            + e.getClass().getSimpleName() + " " + e.getMessage(),
                    e);
        }
        if (search.found.isEmpty()) {
            throw new SourceRefusedException(name.shown() + ": no file in " + folder + " matches the pattern '"
                    + pattern + "'" + search.others());
        }
        return search.found;
    }

    /** Keeps what matches. */
    private static final class Search extends SimpleFileVisitor<Path> {
        private static final int MOST_SHOWN = 5;
        private static final int MOST_OTHERS = 1_000;

        private final Path folder;
        private final PathMatcher matcher;
        private final boolean hiddenToo;
        private final Map<String, Path> found = new TreeMap<>();
        private final Collection<String> others = new ArrayList<>();

        Search(Path folder, String pattern) {
            this.folder = folder;
            this.matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            this.hiddenToo = pattern.startsWith(".") || pattern.contains("/.");
        }

        @Override
        public FileVisitResult preVisitDirectory(Path place, BasicFileAttributes facts) {
            return place.equals(folder) || hiddenToo || !isHidden(place)
                    ? FileVisitResult.CONTINUE
                    : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes facts) throws IOException {
            Path below = folder.relativize(file);
            boolean matching = (hiddenToo || !isHidden(file)) && matcher.matches(below);
            if (matching && facts.isSymbolicLink()) {
                throw new NoSuchFileException(file + ", which is a link that leads nowhere");
            } else if (matching && facts.isRegularFile()) {
                found.put(below.toString().replace(file.getFileSystem().getSeparator(), "/"), file);
            } else if (!matching && facts.isRegularFile() && !isHidden(file) && others.size() < MOST_OTHERS) {
                others.add(below.toString());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
            if (problem instanceof FileSystemLoopException) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            throw problem;
        }

        private static boolean isHidden(Path place) {
            return place.getFileName().toString().startsWith(".");
        }

        private String others() {
            return others.isEmpty()
                    ? "; there are no files in it"
                    : "; there are "
                            + String.join(
                                    ", ",
                                    others.stream().sorted().limit(MOST_SHOWN).toList())
                            + (others.size() > MOST_SHOWN ? " and others" : "");
        }
    }
}
