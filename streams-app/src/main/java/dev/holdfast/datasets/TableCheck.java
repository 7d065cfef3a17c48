package dev.holdfast.datasets;

import dev.holdfast.datasets.PublishedTable.PublishedFile;
import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** Looks at all files of a table: each one's bytes, form, count and order, and that no two overlap (T23, T24, T26). */
final class TableCheck {
    private final DatasetTable table;
    private final Path folder;
    private final List<SortColumn> order;
    private final List<PartitionFault> faults = new ArrayList<>();

    /**
     * @param table what it is declared to be
     * @param folder where its files lie
     */
    TableCheck(DatasetTable table, Path folder) {
        this.table = table;
        this.folder = folder;
        this.order = table.sort().stream()
                .map(name -> SortColumn.of(table.columns().stream()
                        .filter(column -> column.name().equals(name))
                        .findFirst()
                        .orElseThrow()))
                .toList();
    }

    /** Returns what is wrong, after {@link #of}. */
    List<PartitionFault> faults() {
        return faults;
    }

    /**
     * Reads all files.
     *
     * @param partitionPath DATASET/HASH/TABLE, for the receipt
     * @param declared the files that there are to be, with what was said of them; their lengths are not looked at
     * @return the table as it was found
     */
    PublishedTable of(String partitionPath, List<PublishedFile> declared) {
        List<PublishedFile> byName = declared.stream()
                .sorted(Comparator.comparing(PublishedFile::name))
                .toList();
        ReceiptDigest receipt = new ReceiptDigest();
        List<FileFindings> findings = new ArrayList<>();
        List<PublishedFile> found = new ArrayList<>();
        for (PublishedFile file : byName) {
            Path path = folder.resolve(file.name());
            if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                fault(PartitionFault.Kind.MISSING, file.name(), "is not there, or is no ordinary file");
                continue;
            }
            FileFindings one = new RowWalk(table, path).walk();
            findings.add(one);
            faults.addAll(one.faults());
            rows(file, one.rows());
            found.add(bytes(receipt, path, file, one.rows()));
        }
        apart(findings);
        return new PublishedTable(
                partitionPath,
                receipt.sha256Hex(),
                found.stream().mapToLong(PublishedFile::rows).sum(),
                found.stream().mapToLong(PublishedFile::bytes).sum(),
                table,
                found);
    }

    private void rows(PublishedFile declared, long rows) {
        if (rows >= 0 && rows != declared.rows()) {
            fault(
                    PartitionFault.Kind.ROWS,
                    declared.name(),
                    "has " + rows + " rows, and " + declared.rows() + " are declared");
        }
    }

    private PublishedFile bytes(ReceiptDigest receipt, Path path, PublishedFile declared, long rows) {
        try {
            String sha256 = receipt.add(path);
            if (!sha256.equals(declared.sha256())) {
                fault(
                        PartitionFault.Kind.CHANGED,
                        declared.name(),
                        "has the SHA-256 " + sha256 + ", and " + declared.sha256() + " is declared");
            }
            return new PublishedFile(declared.name(), Math.max(0, rows), Files.size(path), sha256);
        } catch (IOException e) {
            fault(PartitionFault.Kind.UNREADABLE, declared.name(), IoReason.of(e));
            return new PublishedFile(declared.name(), 0, 0, declared.sha256());
        }
    }

    /** The order of files has no meaning (T26): they are put in the order of their first rows, then none may overlap. */
    private void apart(List<FileFindings> findings) {
        List<FileFindings> files = findings.stream()
                .filter(file -> file.first() != null)
                .sorted((one, other) -> compare(first(one), first(other)))
                .toList();
        for (int i = 1; i < files.size(); i++) {
            FileFindings before = files.get(i - 1);
            FileFindings after = files.get(i);
            List<Object> last = Objects.requireNonNull(before.last());
            if (compare(last, first(after)) >= 0) {
                faults.add(new PartitionFault(
                        PartitionFault.Kind.OVERLAP,
                        after.name(),
                        "begins with " + words(first(after)) + ", and " + before.name() + ", which begins with "
                                + words(first(before)) + ", ends with " + words(last)));
            }
        }
    }

    private static List<Object> first(FileFindings file) {
        return Objects.requireNonNull(file.first());
    }

    private int compare(List<Object> one, List<Object> other) {
        for (int i = 0; i < order.size(); i++) {
            int compared = order.get(i).compare(one.get(i), other.get(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private String words(List<Object> values) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            words.add(order.get(i).text(values.get(i)));
        }
        return words.stream().collect(Collectors.joining(", ", "(", ")"));
    }

    private void fault(PartitionFault.Kind kind, String file, String what) {
        faults.add(new PartitionFault(kind, table.name() + "/" + file, what));
    }
}
