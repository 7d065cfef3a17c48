package dev.holdfast.results;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.state.Stores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Answers from the topics, whether an application runs or not: the records of experiments, and the changelog of the items
 * store, which is compacted, small, and readable from anywhere.
 */
public final class TopicQueries implements ExperimentQueries {
    private final TopicReader topics;
    private final String changelog;
    private final ReadableValues<Experiment> experiments;
    private final ReadableValues<ItemState> items;

    /**
     * @param applicationId the application whose stores the items are in
     * @param unreadable hears of records that are none of an experiment, or no state of an item
     */
    public TopicQueries(
            TopicReader topics, ValueSerdes serdes, String applicationId, Consumer<UnreadableRecord> unreadable) {
        this.topics = topics;
        this.changelog = applicationId + '-' + Stores.ITEMS + "-changelog";
        this.experiments = ReadableValues.experiments(serdes, unreadable);
        this.items = ReadableValues.items(serdes, unreadable);
    }

    @Override
    public List<Experiment> experiments() {
        return List.copyOf(experiments
                .newest(topics, Topics.EXPERIMENTS.name(), key -> true)
                .values());
    }

    @Override
    public List<ItemView> items(String experimentId, ItemFilter filter) {
        String prefix = ItemKey.prefixOf(experimentId);
        List<ItemView> found = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> entry : topics.newest(changelog, key -> key.startsWith(prefix))) {
            items.of(entry)
                    .filter(filter::matches)
                    .ifPresent(state -> found.add(new ItemView(entry.key(), entry.partition(), state)));
        }
        found.sort(Comparator.comparing(ItemView::name));
        return found;
    }
}
