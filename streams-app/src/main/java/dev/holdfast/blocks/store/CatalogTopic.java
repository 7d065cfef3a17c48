package dev.holdfast.blocks.store;

import dev.holdfast.results.ReadableValues;
import dev.holdfast.results.TopicReader;
import dev.holdfast.results.UnreadableRecord;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.BlockRecord;
import dev.holdfast.schemas.avro.BlockRecordKind;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Tells topic block-catalog what the sentinel says (the file decides, the topic is for those who look from elsewhere).
 * It may be done as often as one likes: only what differs is written, the sentinel last. For one thread.
 */
public final class CatalogTopic {
    private static final String SENTINEL = "sentinel";

    private final TopicReader topics;
    private final Serializer<BlockRecord> serializer;
    private final ReadableValues<BlockRecord> values;

    /**
     * @param unreadable hears of records that are none of blocks; they are written again
     */
    public CatalogTopic(TopicReader topics, ValueSerdes serdes, Consumer<UnreadableRecord> unreadable) {
        this.topics = topics;
        this.serializer = serdes.serializer(BlockRecord.class);
        this.values = ReadableValues.blocks(serdes, unreadable);
    }

    /** Brings the topic up to a sentinel; returns how many records were written. */
    public int publish(Sentinel sentinel, Producer<String, byte[]> producer) {
        Map<String, BlockRecord> wanted = records(sentinel);
        Map<String, BlockRecord> there = there(sentinel.experimentId());
        int written = 0;
        for (String key : there.keySet()) {
            if (!wanted.containsKey(key)) {
                send(producer, key, null);
                written++;
            }
        }
        for (Map.Entry<String, BlockRecord> one : wanted.entrySet()) {
            if (!one.getValue().equals(there.get(one.getKey()))) {
                send(producer, one.getKey(), serializer.serialize(Topics.BLOCK_CATALOG.name(), one.getValue()));
                written++;
            }
        }
        producer.flush();
        return written;
    }

    /** Says whether the topic knows of a sentinel of this experiment, in whichever folder that is. */
    public boolean hasSentinel(String experimentId) {
        return there(experimentId).containsKey(ItemKey.prefixOf(experimentId) + SENTINEL);
    }

    private static void send(
            Producer<String, byte[]> producer, String key, byte @org.jspecify.annotations.Nullable [] value) {
        // What could not be sent is sent by the next conversion.
        var unused = producer.send(new ProducerRecord<>(Topics.BLOCK_CATALOG.name(), key, value));
    }

    /** Returns the records of an experiment as the topic has them. */
    private Map<String, BlockRecord> there(String experimentId) {
        String prefix = ItemKey.prefixOf(experimentId);
        return values.newest(topics, Topics.BLOCK_CATALOG.name(), key -> key.startsWith(prefix));
    }

    private static Map<String, BlockRecord> records(Sentinel sentinel) {
        String prefix = ItemKey.prefixOf(sentinel.experimentId());
        Map<String, BlockRecord> records = new LinkedHashMap<>();
        for (BlockFile block : sentinel.blocks()) {
            records.put(prefix + String.format(Locale.ROOT, "%06d", block.number()), record(sentinel, block));
        }
        Map<String, Long> offsets = new TreeMap<>();
        sentinel.offsets().forEach((partition, offset) -> offsets.put(String.valueOf(partition), offset));
        records.put(
                prefix + SENTINEL,
                BlockRecord.newBuilder()
                        .setExperimentId(sentinel.experimentId())
                        .setKind(BlockRecordKind.SENTINEL)
                        .setNumber(sentinel.blocks().size())
                        .setName(sentinel.lastBlock())
                        .setRows(sentinel.rows())
                        .setUnits(sentinel.startIdx())
                        .setMaxUnit(sentinel.lastUnit())
                        .setSha256(sentinel.root())
                        .setUnitsPerBlock(sentinel.unitsPerBlock())
                        .setOffsets(offsets)
                        .build());
        return records;
    }

    private static BlockRecord record(Sentinel sentinel, BlockFile block) {
        return BlockRecord.newBuilder()
                .setExperimentId(sentinel.experimentId())
                .setKind(BlockRecordKind.BLOCK)
                .setNumber(block.number())
                .setName(block.name())
                .setRows(block.rows())
                .setUnits(block.units())
                .setMinUnit(block.min())
                .setMaxUnit(block.max())
                .setBytes(block.bytes())
                .setSha256(block.sha256())
                .setUnitsPerBlock(sentinel.unitsPerBlock())
                .build();
    }
}
