package dev.holdfast.schemas;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic as one typed value. Keys are UTF-8 strings everywhere; values are Avro in the Confluent wire format, except
 * on {@code rejected-items}, whose records are the bytes as they came.
 *
 * @param <V> the class of the values
 * @param name the topic's name
 * @param valueType the class of the values, or {@code byte[]}
 * @param partitioning which count of partitions the topic is created with
 * @param settings topic settings that Holdfast relies on
 */
public record Topic<V>(String name, Class<V> valueType, Partitioning partitioning, Map<String, String> settings) {

    /** What a topic is partitioned by; topics of one kind have the same count of partitions. */
    public enum Partitioning {
        /** By item key: {@code topics.partitions}. */
        ITEMS,
        /** By experiment (or command): {@code topics.control-partitions}. */
        CONTROL
    }

    /** Copies the settings. */
    public Topic {
        settings = Map.copyOf(settings);
    }

    /** Returns the subject of the values' schema, by Confluent's topic name strategy. */
    public String valueSubject() {
        return name + "-value";
    }

    /** Says whether the values are Avro. */
    public boolean isAvro() {
        return SpecificRecord.class.isAssignableFrom(valueType);
    }
}
