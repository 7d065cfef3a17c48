package dev.holdfast.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the things of one dataset lie. A folder that is named by 64 hexadecimal digits is a partition, and whole: it got
 * that name when it was.
 *
 * @param folder the folder of the dataset
 */
record DatasetFolder(Path folder) {
    static final String RECEIPTS = "receipts.json";
    /** The SHA-256 of the receipts. */
    static final String SEAL = "receipts.sha256";

    static final String REPORT = "report.json";
    static final String SUMMARIES = "summaries.jsonl";
    static final String COUNTERS = "counters.json";
    static final String FAILURES = "failures.jsonl";

    private static final Pattern PARKED = Pattern.compile("([0-9a-f]{64})\\.([1-9][0-9]{0,8})");
    private static final String DATA = "data";
    private static final String EVIDENCE = "evidence";

    String name() {
        return String.valueOf(folder.getFileName());
    }

    Path data(PartitionId id) {
        return id.parked() == 0 ? folder.resolve(id.hash()) : parked(id).resolve(DATA);
    }

    Path evidence(PartitionId id) {
        return id.parked() == 0
                ? folder.resolve(EVIDENCE).resolve(id.hash())
                : parked(id).resolve(EVIDENCE);
    }

    /** The folder that holds both parts of a parked partition. */
    Path parked(PartitionId id) {
        return parked().resolve(id.partition());
    }

    private Path parked() {
        return folder.resolve("parked");
    }

    Path stage() {
        return folder.resolve(".stage");
    }

    Path lock() {
        return folder.resolve(".lock");
    }

    /** Returns the partitions, and then those that were parked; in the order of their names and numbers. */
    List<PartitionId> partitions() {
        List<PartitionId> found = new ArrayList<>();
        for (String name : WriteOnce.names(folder)) {
            if (Provenance.SHA256.matcher(name).matches()) {
                found.add(new PartitionId(name(), name, 0));
            }
        }
        for (String name : WriteOnce.names(parked())) {
            Matcher parts = PARKED.matcher(name);
            if (parts.matches()) {
                found.add(new PartitionId(name(), parts.group(1), Integer.parseInt(parts.group(2))));
            }
        }
        found.sort(Comparator.comparing((PartitionId id) -> id.parked() > 0)
                .thenComparing(PartitionId::hash)
                .thenComparing(PartitionId::parked));
        return found;
    }
}
