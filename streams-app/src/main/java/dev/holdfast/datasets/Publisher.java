package dev.holdfast.datasets;

import dev.holdfast.datasets.PublishedTable.PublishedFile;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Publishes one partition, while the dataset's lock is held. Everything is staged and checked outside of the partition, on
 * the same file system; the evidence gets its place; then one rename gives the folder with all tables its name (T23).
 * Whoever kills this at any moment finds the partition whole or not at all.
 */
final class Publisher {
    private final DatasetFolder dataset;
    private final Publication publication;
    private final PartitionId id;
    private final Instant now;

    Publisher(DatasetFolder dataset, Publication publication, Instant now) {
        this.dataset = dataset;
        this.publication = publication;
        this.id = publication.id();
        this.now = now;
    }

    PublishOutcome publish() throws IOException {
        Path stage = dataset.stage();
        DurableFiles.deleteAll(stage);
        Path staged = stage.resolve(id.hash());
        try {
            Files.createDirectories(staged);
            Partition partition = checked(staged);
            Path place = dataset.data(id);
            if (Files.exists(place)) {
                return alreadyThere(place, partition, stage);
            }
            requireDemands(partition);
            putEvidence(partition, stage);
            WriteOnce.force(staged);
            WriteOnce.rename(staged, place);
            return new PublishOutcome(new Partition(id, place, partition.tables()), true);
        } finally {
            DurableFiles.deleteAll(stage);
        }
    }

    private Partition checked(Path staged) throws IOException {
        List<PartitionFault> faults = new ArrayList<>();
        List<PublishedTable> tables = new ArrayList<>();
        for (TableFiles files : publication.tables()) {
            String name = files.table().name();
            Path folder = Files.createDirectory(staged.resolve(name));
            for (FinishedFile file : files.files()) {
                if (Files.isRegularFile(file.path())) {
                    DurableFiles.keep(file.path().toRealPath(), folder.resolve(file.name()));
                }
            }
            TableCheck check = new TableCheck(files.table(), folder);
            tables.add(check.of(
                    id.text() + "/" + name,
                    files.files().stream()
                            .map(file -> new PublishedFile(file.name(), file.rows(), 0, file.sha256()))
                            .toList()));
            faults.addAll(check.faults());
        }
        requireNone(faults);
        return new Partition(id, staged, tables);
    }

    private void requireDemands(Partition partition) throws IOException {
        requireNone(publication.check().faults(partition).stream()
                .map(what -> new PartitionFault(PartitionFault.Kind.CHECK, id.text(), what))
                .toList());
    }

    private void requireNone(List<PartitionFault> faults) {
        if (!faults.isEmpty()) {
            throw new PartitionInvalidException(id, faults);
        }
    }

    private void putEvidence(Partition partition, Path stage) throws IOException {
        Map<String, String> texts = EvidenceFiles.texts(publication.evidence().of(partition));
        new EvidenceFiles(dataset.evidence(id))
                .write(
                        stage,
                        texts,
                        new PartitionReceipts(
                                id.dataset(),
                                id.hash(),
                                now.toString(),
                                publication.made(),
                                publication.retention(),
                                partition.tables(),
                                EvidenceFiles.digests(texts)));
    }

    /** What is there is compared by its bytes, not by what its receipts say of them. */
    private PublishOutcome alreadyThere(Path place, Partition partition, Path stage) throws IOException {
        List<String> differences = new PartitionDifference(place, partition).find();
        if (!differences.isEmpty()) {
            throw new PartitionDiffersException(id, differences);
        }
        Partition there = new Partition(id, place, partition.tables());
        if (!Files.exists(dataset.evidence(id).resolve(DatasetFolder.RECEIPTS))) {
            requireDemands(there);
            putEvidence(there, stage);
        }
        return new PublishOutcome(there, false);
    }
}
