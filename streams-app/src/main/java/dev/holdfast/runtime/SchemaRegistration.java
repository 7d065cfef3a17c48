package dev.holdfast.runtime;

import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.RestoredItem;
import dev.holdfast.schemas.avro.SnapshotIndex;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.schemas.serde.SchemaRefusedException;
import dev.holdfast.schemas.serde.SerdeConfig;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.state.Stores;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it, before an instance works, that the registry has the schema of every value that it will write. One smallest
 * value of each is written by the serializer of the configuration and thrown away: so the schemas get the subjects that
 * this serializer uses, and a jar or a right that is missing is told at once and not in the middle of a run.
 */
final class SchemaRegistration {
    private static final Logger LOG = LoggerFactory.getLogger(SchemaRegistration.class);

    private SchemaRegistration() {}

    /** Returns the classes of all Avro values, by the topic that they are written to; changelogs among them. */
    static Map<String, Class<?>> values(String applicationId) {
        Map<String, Class<?>> values = new TreeMap<>();
        Topics.ALL.stream().filter(Topic::isAvro).forEach(topic -> values.put(topic.name(), topic.valueType()));
        values.put(RestoreHeaders.ITEM_SUBJECT, RestoredItem.class);
        stores().forEach((store, type) -> values.put(applicationId + '-' + store + "-changelog", type));
        return values;
    }

    /** Returns the schemas of all Avro values, by the topic that they are written to. */
    static Map<String, Schema> schemas(String applicationId) {
        Map<String, Schema> schemas = new TreeMap<>();
        values(applicationId)
                .forEach((topic, type) -> schemas.put(topic, SpecificData.get().getSchema(type)));
        return schemas;
    }

    /** Returns the classes of what stores keep, by store, where it is Avro that a serializer of the configuration writes. */
    static Map<String, Class<?>> stores() {
        return Map.of(
                Stores.ITEMS, ItemState.class,
                Stores.TALLIES, Tally.class,
                Stores.EXPERIMENT_RECORDS, Experiment.class,
                Stores.EXPERIMENT_TALLIES, Tally.class,
                Stores.SNAPSHOTS, SnapshotIndex.class);
    }

    /**
     * Registers all schemas, or looks them up where {@code auto.register.schemas} is off. A registry that is away is left
     * for the instance to wait for, as it is later.
     *
     * @throws SchemaRefusedException with all that the registry refuses, or does not have
     * @throws org.apache.kafka.common.config.ConfigException if the serializer cannot be used
     */
    static void require(ValueSerdes serdes, String applicationId) {
        List<String> refused = new ArrayList<>();
        Map<String, Class<?>> values = values(applicationId);
        String first = "";
        for (Map.Entry<String, Class<?>> value : values.entrySet()) {
            try {
                write(serdes, value.getKey(), value.getValue());
            } catch (SchemaRefusedException e) {
                first = refused.isEmpty() ? String.valueOf(e.getMessage()) : first;
                refused.add(value.getKey());
            } catch (RegistryUnavailableException e) {
                LOG.warn("the schemas were not registered at the start; each is when its first value is written", e);
                return;
            }
        }
        if (!refused.isEmpty()) {
            throw new SchemaRefusedException("the schema registry lacks or refuses " + refused.size() + " of the "
                    + values.size() + " schemas of Holdfast, those of topics " + String.join(", ", refused)
                    + "; start it once with kafka." + SerdeConfig.AUTO_REGISTER
                    + "=true, as a user who may register. The first error: " + first);
        }
    }

    private static <V> void write(ValueSerdes serdes, String topic, Class<V> type) {
        try (var serializer = serdes.serializer(type)) {
            var unused = serializer.serialize(topic, SmallestRecord.of(type));
        }
    }
}
