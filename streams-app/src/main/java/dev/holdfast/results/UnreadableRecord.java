package dev.holdfast.results;

import dev.holdfast.schemas.ItemKey;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be read: it is named and left out, whoever wrote it.
 *
 * @param topic the topic that it is on
 * @param partition its partition
 * @param offset its place there
 * @param key its key; null if it has none
 * @param why what is wrong with it
 */
public record UnreadableRecord(
        String topic, int partition, long offset, @Nullable String key, String why) {

    static UnreadableRecord of(ConsumerRecord<String, byte[]> entry, String why) {
        return new UnreadableRecord(entry.topic(), entry.partition(), entry.offset(), entry.key(), why);
    }

    /** Says whether it is a record of an experiment, by its key. */
    public boolean isOf(String experimentId) {
        return key != null && (key.equals(experimentId) || key.startsWith(ItemKey.prefixOf(experimentId)));
    }

    /** Returns it in words. */
    public String inWords() {
        return "the record on topic " + topic + ", partition " + partition + ", offset " + offset + " (key " + key
                + ") cannot be read and is left out: " + why;
    }
}
