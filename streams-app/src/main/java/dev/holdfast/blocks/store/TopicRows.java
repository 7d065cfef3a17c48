package dev.holdfast.blocks.store;

import dev.holdfast.results.ReadableValues;
import dev.holdfast.results.TopicReader;
import dev.holdfast.results.UnreadableRecord;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The committed results of an experiment on topic results, as rows. For one thread. */
public final class TopicRows implements RowSource {
    private final TopicReader topics;
    private final ReadableValues<Result> values;
    private final String experimentId;
    private final String prefix;
    private final Function<Result, Stream<@Nullable Object[]>> rows;

    /**
     * @param unreadable hears of records that are no results
     * @param rows makes the rows of a result, which this closes
     */
    public TopicRows(
            TopicReader topics,
            ValueSerdes serdes,
            String experimentId,
            Consumer<UnreadableRecord> unreadable,
            Function<Result, Stream<@Nullable Object[]>> rows) {
        this.topics = topics;
        this.values = ReadableValues.results(serdes, unreadable);
        this.experimentId = experimentId;
        this.prefix = ItemKey.prefixOf(experimentId);
        this.rows = rows;
    }

    @Override
    public int partitions() {
        return topics.partitions(Topics.RESULTS.name());
    }

    @Override
    public long read(int partition, long from, Sink sink) {
        long next = topics.readFrom(
                Topics.RESULTS.name(),
                partition,
                from,
                entry -> entry.key() == null
                        || entry.value() == null
                        || !entry.key().startsWith(prefix)
                        || rows(entry, sink));
        if (next < from) {
            throw new BlocksRefusedException("partition " + partition + " of topic results ends at " + next
                    + ", and the blocks of " + experimentId + " were made from one that had been read up to " + from
                    + ": if this is another cluster, or a restored one, 'holdfast blocks convert " + experimentId
                    + " --from-earliest' reads it all again");
        }
        return next;
    }

    private boolean rows(ConsumerRecord<String, byte[]> entry, Sink sink) {
        Optional<Result> result = values.of(entry);
        if (result.isEmpty()) {
            return true;
        }
        try (Stream<@Nullable Object[]> all = rows.apply(result.get())) {
            return sink.rows(entry.offset(), all);
        }
    }
}
