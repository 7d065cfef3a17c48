package dev.holdfast.schemas.serde;

import org.apache.avro.Schema;
import org.apache.kafka.common.config.ConfigException;

/** How the subject of a schema is named: Confluent's three strategies, told apart by their class's simple name. */
enum SubjectNaming {
    /** {@code topic-value} or {@code topic-key}. */
    TOPIC("TopicNameStrategy"),
    /** The record's full name. */
    RECORD("RecordNameStrategy"),
    /** {@code topic-} and the record's full name. */
    TOPIC_RECORD("TopicRecordNameStrategy");

    private final String simpleName;

    SubjectNaming(String simpleName) {
        this.simpleName = simpleName;
    }

    /** Returns the strategy that a class name, full or simple, stands for. */
    static SubjectNaming of(String key, String className) {
        String wanted = className.substring(className.lastIndexOf('.') + 1);
        for (SubjectNaming naming : values()) {
            if (naming.simpleName.equals(wanted)) {
                return naming;
            }
        }
        throw new ConfigException(key + " is " + className
                + ", which is not known here: use TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy");
    }

    String subject(String topic, boolean isKey, Schema schema) {
        return switch (this) {
            case TOPIC -> topic + (isKey ? "-key" : "-value");
            case RECORD -> schema.getFullName();
            case TOPIC_RECORD -> topic + '-' + schema.getFullName();
        };
    }
}
