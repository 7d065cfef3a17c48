package dev.holdfast.backup;

import dev.holdfast.model.Progress;
import dev.holdfast.results.TopicReader;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.RestoredItem;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes a backup of one experiment, from topics alone. An experiment that moves meanwhile is found out: what was written
 * has to equal the counts that are kept with the items, partition by partition. For one thread.
 */
public final class BackupTaker {
    private final StoredExperiment stored;
    private final Experiment record;
    private final Map<Integer, Long> unread;
    private final Attachments attachments;
    private final Map<String, BackupFileFacts> files = new TreeMap<>();
    private final List<ItemCounts> counts = new ArrayList<>();
    private final List<Tally> toBring = new ArrayList<>();
    private final Set<String> known = new HashSet<>();

    /**
     * @param applicationId the application whose stores they are
     * @param record the experiment
     * @param unread for each partition of work-items that the application has not read to its end: the first offset that
     *     it has not read
     * @param attachments the files that results refer to
     */
    public BackupTaker(
            TopicReader topics,
            ValueSerdes serdes,
            String applicationId,
            Experiment record,
            Map<Integer, Long> unread,
            Attachments attachments) {
        this.stored = new StoredExperiment(topics, serdes, applicationId, record.getExperimentId());
        this.record = record;
        this.unread = Map.copyOf(unread);
        this.attachments = attachments;
    }

    /**
     * Writes it.
     *
     * @param target the folder, which must not be there
     * @param version of this Holdfast
     * @param besides files of the experiment that are copied as they are, by the name that they get below the folder
     * @throws BackupRefusedException if there is no room, or what was read does not fit together; nothing is left then
     */
    public BackupManifest take(Path target, String version, Map<String, Path> besides) throws IOException {
        try (BackupFolder folder = BackupFolder.create(target)) {
            FreeSpaceGuard room = FreeSpaceGuard.of(folder.path());
            room.require();
            AttemptHistory attempts = new AttemptHistory(stored);
            write(folder, room, Backup.EXPERIMENT, Experiment.class, file -> file.add(record));
            write(folder, room, Backup.ITEMS, RestoredItem.class, file -> items(file, folder.path()));
            attempts(folder, room, attempts);
            for (Map.Entry<String, Path> one : besides.entrySet()) {
                copy(one.getValue(), folder.path().resolve(one.getKey()), one.getKey());
            }
            BackupManifest manifest = manifest(version);
            folder.write(BackupManifest.FILE, manifest.toJson());
            var unused = Backup.open(folder.path());
            folder.finish();
            return manifest;
        }
    }

    private void copy(Path from, Path to, String name) throws IOException {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        Files.copy(from, to);
        files.put(name, new BackupFileFacts(0, Files.size(to), Backup.checksum(to)));
    }

    @FunctionalInterface
    private interface Filling<T extends SpecificRecord> {
        void fill(RecordFile<T> file);
    }

    private <T extends SpecificRecord> void write(
            BackupFolder folder, FreeSpaceGuard room, String name, Class<T> type, Filling<T> filling)
            throws IOException {
        try (RecordFile<T> file = RecordFile.create(folder.path().resolve(name), type, room)) {
            filling.fill(file);
            files.put(name, file.finish());
        }
    }

    private void items(RecordFile<RestoredItem> file, Path backup) {
        List<Tally> written = new ArrayList<>();
        Map<Integer, Tally> before = stored.tallies();
        before.values().stream().filter(tally -> tally.getAdmitted() == 0).forEach(toBring::add);
        int partitions = stored.partitions();
        for (int partition = 0; partition < partitions; partition++) {
            PartitionItems items = new PartitionItems(stored, partition);
            Tally tally = before.get(partition);
            if (tally != null && tally.getAdmitted() > 0) {
                toBring.add(tally);
            }
            if (!unread.isEmpty()) {
                known.addAll(items.keys());
            }
            written.add(items.write(item -> add(file, item, backup)));
        }
        Map<Integer, Tally> after = stored.tallies();
        written.forEach(tally -> requireSame(tally, after.get(tally.getPartition())));
        if (!Progress.isOver(record)) {
            counts.add(ItemCounts.of(UnreadItems.write(stored, unread, known, item -> add(file, item, backup))));
        }
    }

    private void add(RecordFile<RestoredItem> file, RestoredItem item, Path backup) {
        item.setTallies(List.copyOf(toBring));
        toBring.clear();
        file.add(item);
        if (item.getResult() == null) {
            return;
        }
        try {
            attachments.copy(item.getResult(), backup);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireSame(Tally written, @Nullable Tally kept) {
        ItemCounts inBackup = ItemCounts.of(written);
        ItemCounts inStore = kept == null ? ItemCounts.sum(List.of()) : ItemCounts.of(kept);
        String differences = inStore.differencesTo(inBackup);
        if (!differences.isEmpty()) {
            throw stored.torn("on partition " + written.getPartition() + " it would hold " + differences);
        }
        counts.add(inBackup);
    }

    private void attempts(BackupFolder folder, FreeSpaceGuard room, AttemptHistory attempts) throws IOException {
        write(folder, room, Backup.ATTEMPTS, Attempt.class, folded -> {
            try {
                write(
                        folder,
                        room,
                        Backup.UNFOLDED,
                        Attempt.class,
                        unfolded -> attempts.sort(folded::add, unfolded::add));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private BackupManifest manifest(String version) {
        return new BackupManifest(
                BackupManifest.FORMAT,
                version,
                Instant.now().toString(),
                record.getExperimentId(),
                record.getName(),
                record.getStatus().name().toLowerCase(Locale.ROOT),
                ItemCounts.sum(counts),
                files);
    }
}
