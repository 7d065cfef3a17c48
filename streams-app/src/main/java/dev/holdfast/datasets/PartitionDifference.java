package dev.holdfast.datasets;

import dev.holdfast.datasets.PublishedTable.PublishedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How what lies in a partition's place differs from what it is to be, by names and bytes. */
final class PartitionDifference {
    private static final int TOLD = 5;

    private final Path place;
    private final Partition wanted;

    PartitionDifference(Path place, Partition wanted) {
        this.place = place;
        this.wanted = wanted;
    }

    /** Returns the differences in words, the first few and how many more; empty if there is none. */
    List<String> find() throws IOException {
        List<String> found = new ArrayList<>();
        Map<String, PublishedFile> files = new TreeMap<>();
        for (PublishedTable table : wanted.tables()) {
            table.files().forEach(file -> files.put(table.table().name() + "/" + file.name(), file));
        }
        for (Map.Entry<String, PublishedFile> file : files.entrySet()) {
            Path there = place.resolve(file.getKey());
            if (!Files.isRegularFile(there, LinkOption.NOFOLLOW_LINKS)) {
                found.add(file.getKey() + " is not there");
            } else {
                String sha256 = new ReceiptDigest().add(there);
                if (!sha256.equals(file.getValue().sha256())) {
                    found.add(file.getKey() + " has the SHA-256 " + sha256 + " there, and "
                            + file.getValue().sha256() + " here");
                }
            }
        }
        strangers(place, wanted).forEach(name -> found.add(name + " is there, and not in what is to be published"));
        int more = found.size() - TOLD;
        List<String> told = new ArrayList<>(found.subList(0, Math.min(TOLD, found.size())));
        if (more > 0) {
            told.add("and " + more + " more");
        }
        return told;
    }

    /** Returns what lies in the folder of a partition beside its tables and their files, by relative path. */
    static List<String> strangers(Path place, Partition wanted) throws IOException {
        List<Path> known = new ArrayList<>();
        for (PublishedTable table : wanted.tables()) {
            Path folder = place.resolve(table.table().name());
            known.add(folder);
            table.files().forEach(file -> known.add(folder.resolve(file.name())));
        }
        return WriteOnce.below(place).stream()
                .filter(one -> !known.contains(one) || Files.isSymbolicLink(one))
                .map(one -> place.relativize(one).toString())
                .sorted()
                .toList();
    }
}
