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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Answers from the topics, whether an application runs or not: the records of experiments, and the changelog of the items
 * store, which is compacted, small, and readable from anywhere.
 */
public final class TopicAnswers implements Answers {
    private final TopicReader topics;
    private final String changelog;
    private final Deserializer<Experiment> experiments;
    private final Deserializer<ItemState> items;

    /**
     * Takes where to read.
     *
     * @param applicationId the application whose stores the items are in
     */
    public TopicAnswers(TopicReader topics, ValueSerdes serdes, String applicationId) {
        this.topics = topics;
        this.changelog = applicationId + '-' + Stores.ITEMS + "-changelog";
        this.experiments = serdes.deserializer(Experiment.class);
        this.items = serdes.deserializer(ItemState.class);
    }

    @Override
    public List<Experiment> experiments() {
        return topics.newest(Topics.EXPERIMENTS.name(), key -> true).stream()
                .map(entry -> experiments.deserialize(entry.topic(), entry.value()))
                .toList();
    }

    @Override
    public List<ItemView> items(String experimentId, ItemFilter filter) {
        String prefix = ItemKey.prefixOf(experimentId);
        List<ItemView> found = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> entry : topics.newest(changelog, key -> key.startsWith(prefix))) {
            ItemState state = items.deserialize(entry.topic(), entry.value());
            if (filter.matches(state)) {
                found.add(new ItemView(entry.key(), entry.partition(), state));
            }
        }
        found.sort(Comparator.comparing(ItemView::name));
        return found;
    }
}
