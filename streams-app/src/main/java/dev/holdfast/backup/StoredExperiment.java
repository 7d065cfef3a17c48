package dev.holdfast.backup;

import dev.holdfast.results.TopicReader;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.serde.UndecodableValueException;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.state.JournalStore;
import dev.holdfast.state.Stores;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.LongDeserializer;

/**
 * What is kept of one experiment, partition by partition: the changelogs of the application's stores and its topics,
 * committed records only. For one thread.
 */
final class StoredExperiment {
    private final TopicReader topics;
    private final ValueSerdes serdes;
    private final String applicationId;
    private final String experimentId;
    private final Deserializer<ItemState> states;
    private final Deserializer<Tally> tallies;

    StoredExperiment(TopicReader topics, ValueSerdes serdes, String applicationId, String experimentId) {
        this.topics = topics;
        this.serdes = serdes;
        this.applicationId = applicationId;
        this.experimentId = experimentId;
        this.states = serdes.deserializer(ItemState.class);
        this.tallies = serdes.deserializer(Tally.class);
    }

    String experimentId() {
        return experimentId;
    }

    String backlog() {
        return changelog(Stores.BACKLOG);
    }

    int partitions() {
        return topics.partitions(changelog(Stores.ITEMS));
    }

    /** Returns the state of each item on a partition. */
    Map<String, ItemState> states(int partition) {
        Map<String, ItemState> found = new HashMap<>();
        read(changelog(Stores.ITEMS), partition, entry -> {
            if (entry.value() == null) {
                found.remove(entry.key());
            } else {
                found.put(entry.key(), states.deserialize(entry.topic(), entry.value()));
            }
        });
        return found;
    }

    /** Returns the counts of each partition that has met the experiment: they move in one transaction with its items. */
    Map<Integer, Tally> tallies() {
        Map<Integer, Tally> found = new HashMap<>();
        topics.readAll(changelog(Stores.TALLIES), entry -> {
            if (experimentId.equals(entry.key()) && entry.value() != null) {
                found.put(entry.partition(), tallies.deserialize(entry.topic(), entry.value()));
            }
        });
        return found;
    }

    /** Returns the offset of the last attempt event that each partition has folded. */
    Map<Integer, Long> journal() {
        Map<Integer, Long> found = new HashMap<>();
        LongDeserializer offsets = new LongDeserializer();
        topics.readAll(changelog(Stores.JOURNAL), entry -> {
            if (!JournalStore.POSITION.equals(entry.key())) {
                return;
            }
            if (entry.value() == null) {
                found.remove(entry.partition());
            } else {
                found.put(entry.partition(), offsets.deserialize(entry.topic(), entry.value()));
            }
        });
        return found;
    }

    /** Hands over what is newest under each key of the experiment, in the order in which it was written. */
    void newest(String topic, int partition, Consumer<ConsumerRecord<String, byte[]>> visitor) {
        String prefix = ItemKey.prefixOf(experimentId);
        topics.forEachNewest(topic, partition, key -> key.startsWith(prefix), visitor);
    }

    /** Hands over the experiment's records on a partition, in order. */
    void read(String topic, int partition, Consumer<ConsumerRecord<String, byte[]>> visitor) {
        String prefix = ItemKey.prefixOf(experimentId);
        topics.readPartition(topic, partition, entry -> {
            if (entry.key() != null && entry.key().startsWith(prefix)) {
                visitor.accept(entry);
            }
        });
    }

    /** Returns the refusal of a backup whose parts do not fit together. */
    BackupRefusedException torn(String how) {
        return new BackupRefusedException("experiment " + experimentId + " changed while it was backed up (" + how
                + "); 'holdfast pause " + experimentId + "' first, or try again");
    }

    /** Returns a reader of values; what is no such value became a reject when it came, and reads as empty. */
    <V> Values<V> values(Class<V> type) {
        Deserializer<V> deserializer = serdes.deserializer(type);
        return entry -> {
            try {
                return entry.value() == null
                        ? Optional.empty()
                        : Optional.of(deserializer.deserialize(entry.topic(), entry.headers(), entry.value()));
            } catch (UndecodableValueException e) {
                return Optional.empty();
            }
        };
    }

    /** Reads the value of a record. */
    @FunctionalInterface
    interface Values<V> {
        Optional<V> of(ConsumerRecord<String, byte[]> entry);
    }

    private String changelog(String store) {
        return applicationId + '-' + store + "-changelog";
    }
}
