package dev.holdfast.results;

import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.SourceFileFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What people read of a source and its files. */
public final class SourceText {
    private static final int MOST_NAMED = 5;

    private SourceText() {}

    /** Returns its name, and of several files how many: {@code /data/*.csv (2 files)}. */
    public static String name(SourceFacts source) {
        int files = source.getFiles().size();
        return source.getFile() + (files == 0 ? "" : " (" + DisplayText.count(files, "file") + ")");
    }

    /** Says what it is: its name and its checksum. */
    public static String identity(SourceFacts source) {
        return name(source) + " has " + source.getChecksum();
    }

    /** Says how it is another one than at the start: of several files, which have changed, with both checksums. */
    public static String difference(@Nullable SourceFacts then, SourceFacts now) {
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

    /** Returns the reasons with their numbers, such as {@code 5 ragged_row, 2 missing_id}; without them the number. */
    public static String reasons(SourceFacts source) {
        return source.getRejectedByReason().isEmpty()
                ? String.valueOf(source.getRejected())
                : source.getRejectedByReason().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(reason -> reason.getValue() + " " + reason.getKey())
                        .collect(Collectors.joining(", "));
    }

    /** Says how the rows of a source became items, and what became none, and why. */
    public static String balance(SourceFacts source) {
        return source.getRows() + " rows: "
                + (source.getLeftOut() > 0 ? leftOut(source) + ", " : "") + source.getItems() + " items, "
                + source.getBlanks() + " blank texts, "
                + source.getDuplicates() + " duplicates (" + source.getDuplicatesDiffering() + " that differ), "
                + source.getRejected() + " rejected"
                + (source.getRejected() > 0 ? " (" + reasons(source) + ")" : "")
                + (source.getReplacedBytes() > 0 ? ", " + source.getReplacedBytes() + " bad bytes replaced" : "");
    }
}
