package dev.holdfast.runtime;

import dev.holdfast.cluster.DataFolder;
import dev.holdfast.cluster.owner.Ownership;
import dev.holdfast.cluster.repair.BrokerFolder;
import dev.holdfast.cluster.repair.LogDamage;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.schemas.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The files of a data folder while nothing runs in it: what is damaged, what a repair does about it, and what is lost. The
 * caller closes it; until then no other command can use the folder.
 */
public final class FolderRepair implements AutoCloseable {
    private static final Map<String, String> LOSSES = Map.of(
            Topics.ATTEMPTS.name(),
            "the history of attempts has a hole; outcomes that were not counted yet are in doubt",
            Topics.WORK_ITEMS.name(),
            "items that were read before are kept in the stores; those that were not are lost",
            Topics.REJECTED_ITEMS.name(),
            "rejected records are lost",
            Topics.EXPERIMENTS.name(),
            "newer records of experiments may be lost; the next change writes each again",
            "__consumer_offsets",
            "committed offsets are lost; records that are read twice are counted once",
            "__transaction_state",
            "notes of transactions are lost; open ones are aborted");

    private final Ownership ownership;
    private final BrokerFolder broker;
    private final Path streams;

    private FolderRepair(Ownership ownership, DataFolder folder) {
        this.ownership = ownership;
        this.broker = new BrokerFolder(folder.kafka());
        this.streams = folder.streams();
    }

    /** Takes the folder; nothing if another command uses it. */
    public static Optional<FolderRepair> open(AppConfig config) {
        DataFolder folder = DataFolder.open(config.data());
        return Ownership.tryAcquire(folder).map(ownership -> new FolderRepair(ownership, folder));
    }

    /**
     * What is damaged.
     *
     * @param small what a start would heal by itself, in words
     * @param stores folders of state stores
     * @param logs places in topics
     */
    public record Found(List<String> small, List<Path> stores, List<LogDamage> logs) {
        /** Copies the lists. */
        public Found {
            small = List.copyOf(small);
            stores = List.copyOf(stores);
            logs = List.copyOf(logs);
        }

        /** Says whether nothing is. */
        public boolean isEmpty() {
            return small.isEmpty() && stores.isEmpty() && logs.isEmpty();
        }

        /** Returns what is damaged, one sentence each. */
        public List<String> inWords() {
            List<String> words = new ArrayList<>(small);
            stores.forEach(store -> words.add("the state store in " + store + " is damaged"));
            logs.forEach(log -> words.add(log.inWords()));
            return words;
        }
    }

    /** Reads all files; changes nothing. */
    public Found find() {
        try {
            return new Found(broker.wouldHeal(), StoreHealing.damaged(streams), broker.damage());
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder cannot be read", e);
        }
    }

    /** Returns what is done about it, one sentence each. */
    public List<String> remedies(Found found) {
        List<String> remedies = new ArrayList<>();
        if (!found.small().isEmpty()) {
            remedies.add("the broker's small files are removed or rebuilt");
        }
        found.stores()
                .forEach(store -> remedies.add("the state store in " + store
                        + " is removed; it is restored from its changelog at the next start"));
        found.logs()
                .forEach(log -> remedies.add(log.place() + ": "
                        + (log.restorable()
                                ? "the byte that is wrong is restored"
                                : "the damaged bytes are moved to " + broker.aside())));
        return remedies;
    }

    /** Returns what is lost for good, one sentence each. */
    public List<String> losses(Found found) {
        return found.logs().stream()
                // Which results can be rebuilt is looked at later.
                .filter(log -> !log.restorable() && !log.topic().equals(Topics.RESULTS.name()))
                .map(log -> log.place() + ": " + loss(log.topic())
                        + (log.keys().isEmpty() ? "" : "; keys there: " + String.join(", ", log.keys())))
                .toList();
    }

    private static String loss(String topic) {
        return LOSSES.getOrDefault(
                topic,
                topic.endsWith("-changelog")
                        ? "entries of this store's changelog are lost; the store itself still has them as long as its folder"
                                + " is not lost as well"
                        : "records are lost");
    }

    /** Does it; a repair that was killed in the middle finds the rest. */
    public void apply(Found found) {
        try {
            broker.prepareFiles();
            for (Path store : found.stores()) {
                StoreHealing.remove(store);
            }
            broker.healLogs();
        } catch (IOException e) {
            throw new UncheckedIOException("the data folder cannot be repaired", e);
        }
    }

    @Override
    public void close() {
        ownership.close();
    }
}
