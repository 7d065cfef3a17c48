package dev.holdfast.datasets;

import dev.holdfast.files.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Proves one partition again from what lies on the disk. Changes nothing. */
final class Verifier {
    private final DatasetFolder dataset;
    private final PartitionId id;
    private final PartitionCheck check;
    private final List<PartitionFault> faults = new ArrayList<>();
    private final List<PublishedTable> found = new ArrayList<>();

    Verifier(DatasetFolder dataset, PartitionId id, PartitionCheck check) {
        this.dataset = dataset;
        this.id = id;
        this.check = check;
    }

    VerifyReport verify() {
        long start = System.nanoTime();
        try {
            EvidenceFiles files = new EvidenceFiles(dataset.evidence(id));
            PartitionReceipts receipts = files.receipts();
            files.broken().ifPresent(what -> fault(PartitionFault.Kind.EVIDENCE, DatasetFolder.SEAL, what));
            evidence(receipts);
            receipts.tables().forEach(this::table);
            Partition partition = new Partition(id, dataset.data(id), receipts.tables());
            PartitionDifference.strangers(partition.folder(), partition)
                    .forEach(name -> fault(PartitionFault.Kind.EXTRA, name, "is in the partition and in no receipt"));
            if (faults.isEmpty()) {
                check.faults(partition).forEach(what -> fault(PartitionFault.Kind.CHECK, id.text(), what));
            }
        } catch (DatasetRefusedException e) {
            fault(PartitionFault.Kind.EVIDENCE, DatasetFolder.RECEIPTS, e.getMessage() + interrupted());
        } catch (IOException e) {
            fault(PartitionFault.Kind.UNREADABLE, id.text(), IoReason.of(e));
        }
        return new VerifyReport(
                id,
                found.size(),
                found.stream().mapToInt(table -> table.files().size()).sum(),
                found.stream().mapToLong(PublishedTable::rows).sum(),
                found.stream().mapToLong(PublishedTable::bytes).sum(),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
                faults);
    }

    private String interrupted() {
        return Parking.isHalfDone(dataset, id)
                ? ": it was being parked when the process ended; 'holdfast datasets park " + id.text() + "' ends that"
                : "";
    }

    private void evidence(PartitionReceipts receipts) throws IOException {
        if (!receipts.dataset().equals(id.dataset()) || !receipts.partition().equals(id.hash())) {
            fault(
                    PartitionFault.Kind.EVIDENCE,
                    DatasetFolder.RECEIPTS,
                    "is of " + receipts.dataset() + "/" + receipts.partition());
        }
        String made = receipts.provenance().hash();
        if (!made.equals(id.hash())) {
            fault(
                    PartitionFault.Kind.EVIDENCE,
                    DatasetFolder.RECEIPTS,
                    "says what the partition was made of, and that has the hash " + made);
        }
        for (String name : List.of(DatasetFolder.REPORT, DatasetFolder.SUMMARIES, DatasetFolder.COUNTERS)) {
            if (!receipts.evidence().containsKey(name)) {
                fault(PartitionFault.Kind.EVIDENCE, DatasetFolder.RECEIPTS, "says nothing of " + name);
            }
        }
        for (Map.Entry<String, String> one : receipts.evidence().entrySet()) {
            Path file = dataset.evidence(id).resolve(one.getKey());
            if (!Files.isRegularFile(file)) {
                fault(PartitionFault.Kind.EVIDENCE, one.getKey(), "is not there");
                continue;
            }
            String sha256 = new ReceiptDigest().add(file);
            if (!sha256.equals(one.getValue())) {
                fault(
                        PartitionFault.Kind.EVIDENCE,
                        one.getKey(),
                        "has the SHA-256 " + sha256 + ", and its receipt says " + one.getValue());
            }
        }
    }

    private void table(PublishedTable declared) {
        String name = declared.table().name();
        TableCheck look = new TableCheck(declared.table(), dataset.data(id).resolve(name));
        String path = new PartitionId(id.dataset(), id.hash(), 0).text() + "/" + name;
        PublishedTable now = look.of(path, declared.files());
        found.add(now);
        faults.addAll(look.faults());
        if (!now.sha256Hex().equals(declared.sha256Hex())) {
            fault(
                    PartitionFault.Kind.RECEIPT,
                    name,
                    "comes out as " + now.sha256Hex() + ", and its receipt is " + declared.sha256Hex());
        }
        if (now.rows() != declared.rows()) {
            fault(
                    PartitionFault.Kind.ROWS,
                    name,
                    "has " + now.rows() + " rows, and its receipt says " + declared.rows());
        }
        if (!path.equals(declared.partitionPath())) {
            fault(PartitionFault.Kind.EVIDENCE, DatasetFolder.RECEIPTS, "is of " + declared.partitionPath());
        }
    }

    private void fault(PartitionFault.Kind kind, String place, String what) {
        faults.add(new PartitionFault(kind, place, what));
    }
}
