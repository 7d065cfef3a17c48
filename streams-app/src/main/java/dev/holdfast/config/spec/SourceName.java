package dev.holdfast.config.spec;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What a SPEC calls files by: the name of one, or a pattern that names those that match it.
 *
 * @param written as it stands in the SPEC
 * @param path of a name, where the file is; of a pattern, the folder that it starts in; absolute
 * @param pattern what the names below that folder must be like, as {@link java.nio.file.FileSystem#getPathMatcher} describes
 *     globs; null if it is the name of one file
 */
public record SourceName(
        String written, Path path, @Nullable String pattern) {
    private static final String SPECIAL = "*?[{";

    /**
     * Reads a name. A file that has just this name is meant by it, whatever characters are in it.
     *
     * @param folder where a relative name starts
     * @throws IllegalArgumentException if it is a pattern that is broken
     */
    public static SourceName of(String written, Path folder) {
        int special = special(written);
        if (special < 0 || Files.isRegularFile(folder.resolve(written))) {
            return new SourceName(written, place(folder, written), null);
        }
        int cut = written.lastIndexOf('/', special) + 1;
        String pattern = written.substring(cut);
        try {
            var unused = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "is a broken pattern: " + e.getDescription() + "; a file that has such a name is not there", e);
        }
        return new SourceName(written, place(folder, written.substring(0, cut)), pattern);
    }

    private static int special(String written) {
        for (int i = 0; i < written.length(); i++) {
            if (SPECIAL.indexOf(written.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static Path place(Path folder, String name) {
        return folder.toAbsolutePath().resolve(name).normalize();
    }

    /** Returns the same name in a SPEC that stands in another folder. */
    SourceName inFolder(Path folder) {
        if (pattern == null) {
            return new SourceName(written, place(folder, written), null);
        }
        return new SourceName(written, place(folder, start()), pattern);
    }

    /** Returns what it says, with the folder. */
    public String shown() {
        String folder = path.toString();
        return pattern == null ? folder : folder + (folder.endsWith("/") ? "" : "/") + pattern;
    }

    /** Returns what stands in the SPEC before the pattern, such as {@code data/}; of one file all of it. */
    public String start() {
        return pattern == null ? written : written.substring(0, written.length() - pattern.length());
    }
}
