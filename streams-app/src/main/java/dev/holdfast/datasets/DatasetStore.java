package dev.holdfast.datasets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The datasets in one folder. Reading needs no lock, for a partition never changes; what changes a dataset is done by one
 * process at a time. For any thread.
 */
public final class DatasetStore {
    private static final Duration WAIT = Duration.ofMinutes(1);

    private final Path root;
    private final Duration wait;

    /**
     * @param root the folder with one sub-folder a dataset; it need not be there yet
     * @param wait how long to wait where another process changes the same dataset
     */
    public DatasetStore(Path root, Duration wait) {
        this.root = root;
        this.wait = wait;
    }

    /** Returns the datasets of a data folder: they lie in its {@code datasets}. */
    public static DatasetStore ofDataFolder(Path data) {
        return new DatasetStore(data.resolve("datasets"), WAIT);
    }

    /** Returns where the datasets lie. */
    public Path root() {
        return root;
    }

    /**
     * Publishes a partition: checks its files, asks the dataset's own check, writes the evidence, and gives the folder its
     * name in one step.
     *
     * @return the partition, and whether it was there already, byte for byte
     * @throws PartitionInvalidException if a file is not what is declared, or the check says so; nothing is published
     * @throws PartitionDiffersException if the partition is there with other content; it stays as it is
     * @throws DatasetRefusedException if another process has the dataset, or the folder cannot be used
     */
    public PublishOutcome publish(Publication publication) {
        DatasetFolder dataset = folder(publication.dataset());
        try (DatasetLock held = DatasetLock.of(dataset, wait)) {
            boolean unused = new Parking(dataset).finish();
            return new Publisher(dataset, publication, Instant.now()).publish();
        } catch (IOException e) {
            throw DatasetLock.unusable(dataset.folder(), e);
        }
    }

    /**
     * Notes that a run did not come to its partition (T32), beside the evidence of those that did.
     *
     * @throws DatasetRefusedException if it cannot be written
     */
    public void failed(PartitionId id, FailureEvent failure) {
        DatasetFolder dataset = folder(id.dataset());
        try (DatasetLock held = DatasetLock.of(dataset, wait)) {
            new EvidenceFiles(dataset.evidence(id)).failed(id, failure);
        } catch (IOException e) {
            throw DatasetLock.unusable(dataset.folder(), e);
        }
    }

    /**
     * Proves a partition again: names, bytes, receipts, footers, counts, columns, order, evidence, and then the dataset's
     * own check. Reads only.
     *
     * @throws UnknownPartitionException if there is no such partition
     */
    public VerifyReport verify(PartitionId id, PartitionCheck check) {
        requireThere(id);
        return new Verifier(folder(id.dataset()), id, check).verify();
    }

    /**
     * Returns a partition for those who read its rows.
     *
     * @throws UnknownPartitionException if there is no such partition
     * @throws DatasetRefusedException if its receipts are missing or damaged
     */
    public Partition open(PartitionId id) {
        return new Partition(id, folder(id.dataset()).data(id), receipts(id).tables());
    }

    /**
     * Returns what stands beside a partition.
     *
     * @throws UnknownPartitionException if there is no such partition
     * @throws DatasetRefusedException if that is missing or damaged
     */
    public PartitionReceipts receipts(PartitionId id) {
        requireThere(id);
        return new EvidenceFiles(folder(id.dataset()).evidence(id)).receipts();
    }

    /** Returns the folder of a partition's evidence. */
    public Path evidence(PartitionId id) {
        return folder(id.dataset()).evidence(id);
    }

    /** Returns how many failures are noted for a partition, whether or not it was ever published. */
    public long failures(PartitionId id) {
        return new EvidenceFiles(evidence(id)).failures();
    }

    /**
     * Puts a partition and its evidence under another name, HASH.N, so that another one can be published in its place (T38).
     *
     * @return its new name
     * @throws UnknownPartitionException if there is no such partition
     * @throws DatasetRefusedException if it is parked already, another process has the dataset, or the folder cannot be used
     */
    public PartitionId park(PartitionId id) {
        requireThere(id);
        if (id.parked() > 0) {
            throw new DatasetRefusedException(id.text() + " is parked already");
        }
        DatasetFolder dataset = folder(id.dataset());
        try (DatasetLock held = DatasetLock.of(dataset, wait)) {
            Parking parking = new Parking(dataset);
            if (parking.finish() && !Files.exists(dataset.data(id))) {
                return dataset.partitions().stream()
                        .filter(one -> one.hash().equals(id.hash()))
                        .reduce(id, (before, after) -> after);
            }
            requireThere(id);
            return parking.park(id);
        } catch (IOException e) {
            throw DatasetLock.unusable(dataset.folder(), e);
        }
    }

    /** Returns all partitions: dataset by dataset, those that are parked behind the others. */
    public List<PartitionEntry> list() {
        return ids().stream().map(this::entry).toList();
    }

    private PartitionEntry entry(PartitionId id) {
        try {
            return new PartitionEntry(id, receipts(id), null);
        } catch (DatasetRefusedException e) {
            return new PartitionEntry(id, null, e.getMessage());
        }
    }

    /**
     * Returns the partitions that a person names: DATASET for all that are not parked, or DATASET/HASH, or DATASET/HASH.N;
     * of HASH a beginning will do that is one partition's alone.
     *
     * @throws UnknownPartitionException if there is none; the message says what there is
     * @throws DatasetRefusedException if several begin like that
     */
    public List<PartitionId> named(String words) {
        int slash = words.indexOf('/');
        String name = slash < 0 ? words : words.substring(0, slash);
        String start = slash < 0 ? "" : words.substring(slash + 1);
        List<PartitionId> all = ids().stream()
                .filter(id -> id.dataset().equals(name))
                .filter(id -> Files.isDirectory(folder(name).data(id)))
                .toList();
        if (all.isEmpty()) {
            throw unknown(name);
        }
        Predicate<PartitionId> parked = id -> id.parked() > 0;
        List<PartitionId> found =
                start.isEmpty() ? all.stream().filter(parked.negate()).toList() : matching(all, start);
        if (found.isEmpty()) {
            throw new UnknownPartitionException((start.isEmpty()
                            ? "all partitions of " + name + " are parked: "
                            : "there is no partition " + start + " of " + name + "; there is ")
                    + String.join(", ", all.stream().map(PartitionId::text).toList()));
        }
        return found;
    }

    /** Returns what to throw for a dataset that is not there: it says what there is. */
    public UnknownPartitionException unknown(String name) {
        List<String> names = ids().stream().map(PartitionId::dataset).distinct().toList();
        return new UnknownPartitionException("there is no dataset " + name + " in " + root
                + (names.isEmpty() ? "; there is none at all" : "; there is " + String.join(", ", names)));
    }

    private static List<PartitionId> matching(List<PartitionId> all, String start) {
        List<PartitionId> exact =
                all.stream().filter(id -> id.partition().equals(start)).toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        int dot = start.indexOf('.');
        String hash = dot < 0 ? start : start.substring(0, dot);
        String number = dot < 0 ? "0" : start.substring(dot + 1);
        List<PartitionId> found = all.stream()
                .filter(id -> id.hash().startsWith(hash)
                        && String.valueOf(id.parked()).equals(number))
                .toList();
        if (found.size() > 1) {
            throw new DatasetRefusedException(start + " is the beginning of " + found.size() + " partitions: "
                    + String.join(", ", found.stream().map(PartitionId::text).toList()));
        }
        return found;
    }

    private List<PartitionId> ids() {
        List<PartitionId> all = new ArrayList<>();
        for (String name : WriteOnce.names(root)) {
            if (DatasetTable.NAMES.matcher(name).matches()) {
                all.addAll(folder(name).partitions());
            }
        }
        return all;
    }

    private void requireThere(PartitionId id) {
        if (!Files.isDirectory(folder(id.dataset()).data(id))) {
            throw new UnknownPartitionException("there is no partition " + id.text() + " in " + root);
        }
    }

    private DatasetFolder folder(String name) {
        return new DatasetFolder(root.resolve(name));
    }
}
