package dev.holdfast.cli;

import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.SourceFileFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people read of a source and its files. */
public final class SourceWords {
    private static final int MOST_NAMED = 5;

    private SourceWords() {}

    /** Returns its name, and of several files how many: {@code /data/*.csv (2 files)}. */
    public static String name(SourceFacts source) {
        int files = source.getFiles().size();
        return source.getFile() + (files == 0 ? "" : " (" + DisplayText.count(files, "file") + ")");
    }

    /** Says what it is: its name and its checksum. */
    static String identity(SourceFacts source) {
        return name(source) + " has " + source.getChecksum();
    }

    /** Says how it is another one than at the start: of several files, which have changed, with both checksums. */
    static String difference(@Nullable SourceFacts then, SourceFacts now) {
        if (then == null) {
            return identity(now) + ", and the experiment was started with none";
        }
        List<String> changed = changed(then.getFiles(), now.getFiles());
        return changed.isEmpty()
                ? name(then) + " had " + then.getChecksum() + ", " + name(now) + " has "
                        + (now.getChecksum() == null ? "none" : now.getChecksum())
                : DisplayText.count(changed.size(), "file") + " of "
                        + now.getFiles().size() + " changed: "
                        + changed.stream().limit(MOST_NAMED).collect(Collectors.joining("; "))
                        + (changed.size() > MOST_NAMED ? "; and others" : "");
    }

    private static List<String> changed(List<SourceFileFacts> then, List<SourceFileFacts> now) {
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < then.size() && then.size() == now.size(); i++) {
            if (!then.get(i).getChecksum().equals(now.get(i).getChecksum())) {
                changed.add(now.get(i).getFile() + " had " + then.get(i).getChecksum() + ", and has "
                        + now.get(i).getChecksum());
            }
        }
        return changed;
    }

    /** Says how many rows the SPEC does not want. */
    public static String leftOut(SourceFacts source) {
        return DisplayText.count(source.getLeftOut(), "row") + " left out by source.where";
    }

    /** Returns a line for each file: its name, rows, bytes and checksum; a long list is cut. */
    public static List<String> files(SourceFacts source, int most) {
        List<String> lines = new ArrayList<>();
        source.getFiles().stream()
                .limit(most)
                .forEach(file -> lines.add(file.getFile() + ": " + DisplayText.count(file.getRows(), "row") + ", "
                        + DisplayText.count(file.getBytes(), "byte") + ", " + file.getChecksum()));
        if (source.getFiles().size() > most) {
            lines.add("and " + (source.getFiles().size() - most) + " more; --json lists all");
        }
        return lines;
    }
}
