package dev.holdfast.backup;

import dev.holdfast.model.Sha256;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.RestoredItem;
import dev.holdfast.schemas.avro.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** A backup that was read once and found whole. Its records are streamed, never held. */
public final class Backup {
    static final String EXPERIMENT = "experiment.avro";
    static final String ITEMS = "items.avro";
    static final String ATTEMPTS = "attempts.avro";
    static final String UNFOLDED = "attempts-unfolded.avro";
    static final Map<String, Class<? extends SpecificRecord>> FILES = Map.of(
            EXPERIMENT, Experiment.class, ITEMS, RestoredItem.class, ATTEMPTS, Attempt.class, UNFOLDED, Attempt.class);

    private final Path folder;
    private final BackupManifest manifest;
    private @Nullable Experiment record;

    private Backup(Path folder, BackupManifest manifest) {
        this.folder = folder;
        this.manifest = manifest;
    }

    /**
     * Reads and proves a backup: each checksum, each count.
     *
     * @throws BackupRefusedException if a file is missing or is not what the manifest says, by name
     */
    public static Backup open(Path folder) {
        Path place = folder.toAbsolutePath().normalize();
        Backup backup = new Backup(place, manifest(place));
        Stream.concat(FILES.keySet().stream(), backup.manifest.files().keySet().stream())
                .distinct()
                .sorted()
                .forEach(backup::prove);
        backup.proveCounts();
        return backup;
    }

    /** Returns its manifest. */
    public BackupManifest manifest() {
        return manifest;
    }

    /** Returns the experiment's record. */
    public Experiment record() {
        return Objects.requireNonNull(record, "a backup is proved before it is used");
    }

    /** Hands over each item. */
    public void items(Consumer<RestoredItem> visitor) {
        read(ITEMS, RestoredItem.class, visitor);
    }

    /** Hands over each attempt event that the items know of, in order within each item. */
    public void attempts(Consumer<Attempt> visitor) {
        read(ATTEMPTS, Attempt.class, visitor);
    }

    /** Hands over each attempt event that was on the topic, and that nobody had read yet. */
    public void unfoldedAttempts(Consumer<Attempt> visitor) {
        read(UNFOLDED, Attempt.class, visitor);
    }

    /** Returns how many events nobody had read yet. */
    public long unfolded() {
        return facts(UNFOLDED).records();
    }

    private static BackupManifest manifest(Path folder) {
        Path file = folder.resolve(BackupManifest.FILE);
        if (!Files.isRegularFile(file)) {
            throw new BackupRefusedException(folder + " is no backup: it has no " + BackupManifest.FILE);
        }
        try {
            return BackupManifest.parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new BackupRefusedException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private BackupFileFacts facts(String name) {
        BackupFileFacts facts = manifest.files().get(name);
        if (facts == null) {
            throw new BackupRefusedException(folder.resolve(BackupManifest.FILE) + " does not name " + name);
        }
        return facts;
    }

    private void prove(String name) {
        Path file = folder.resolve(name);
        BackupFileFacts facts = facts(name);
        if (!Files.isRegularFile(file)) {
            throw new BackupRefusedException(file + " is missing; nothing was restored");
        }
        String now = checksum(file);
        if (!now.equals(facts.sha256())) {
            throw new BackupRefusedException(file + " is not what was written: its SHA-256 is " + now
                    + ", the manifest has " + facts.sha256() + "; nothing was restored");
        }
    }

    private void proveCounts() {
        AtomicReference<Experiment> found = new AtomicReference<>();
        count(EXPERIMENT, Experiment.class, found::set);
        record = found.get();
        String id = record == null ? "none" : record.getExperimentId();
        if (!manifest.experimentId().equals(id)) {
            throw new BackupRefusedException(
                    folder + " is of experiment " + manifest.experimentId() + ", but " + EXPERIMENT + " holds " + id);
        }
        Tally counted = Tallies.none(id, 0);
        count(ITEMS, RestoredItem.class, item -> Tallies.move(counted, null, item.getState()));
        String differences = manifest.items().differencesTo(ItemCounts.of(counted));
        if (!differences.isEmpty()) {
            throw new BackupRefusedException(folder.resolve(ITEMS) + " holds " + differences + " of the manifest");
        }
        count(ATTEMPTS, Attempt.class, event -> {});
        count(UNFOLDED, Attempt.class, event -> {});
    }

    private <T extends SpecificRecord> void count(String name, Class<T> type, Consumer<T> visitor) {
        long records = read(name, type, visitor);
        if (records != facts(name).records()) {
            throw new BackupRefusedException(folder.resolve(name) + " holds " + records + " records, the manifest has "
                    + facts(name).records());
        }
    }

    private <T extends SpecificRecord> long read(String name, Class<T> type, Consumer<T> visitor) {
        Path file = folder.resolve(name);
        long records = 0;
        try (InputStream in = Files.newInputStream(file);
                DataFileStream<T> values = new DataFileStream<>(in, new SpecificDatumReader<>(type))) {
            while (values.hasNext()) {
                visitor.accept(values.next());
                records++;
            }
            return records;
        } catch (IOException | AvroRuntimeException e) {
            throw new BackupRefusedException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static String checksum(Path file) {
        MessageDigest digest = Sha256.start();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            long unused = in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new BackupRefusedException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
