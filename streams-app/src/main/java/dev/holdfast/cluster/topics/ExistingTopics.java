package dev.holdfast.cluster.topics;

import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topic.Partitioning;
import dev.holdfast.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holdfast's topics as a cluster has them, by name: what is missing, and what cannot be worked with. */
record ExistingTopics(Map<String, FoundTopic> found) {

    List<Topic<?>> missing() {
        List<Topic<?>> missing = new ArrayList<>(Topics.ALL);
        missing.removeIf(topic -> found.containsKey(topic.name()));
        return missing;
    }

    /** The counts that the topics have; where there is none yet, the planned count. */
    TopicCounts counts(TopicCounts planned) {
        return new TopicCounts(
                count(Partitioning.ITEMS, planned.items()), count(Partitioning.CONTROL, planned.control()));
    }

    /** Every difference that cannot be worked with, one sentence for each. */
    List<String> differences(TopicPlan plan) {
        List<String> differences = new ArrayList<>();
        for (Partitioning kind : Partitioning.values()) {
            unequal(kind, differences);
        }
        for (WantedTopic topic : WantedTopic.all(plan)) {
            FoundTopic actual = found.get(topic.name());
            if (actual != null) {
                TopicComparison.of(topic, actual).stream()
                        .filter(TopicDifference::stopsWork)
                        .map(TopicDifference::sentence)
                        .forEach(differences::add);
            }
        }
        return differences;
    }

    private int count(Partitioning kind, int planned) {
        return byTopic(kind).values().stream().findFirst().orElse(planned);
    }

    private Map<String, Integer> byTopic(Partitioning kind) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Topic<?> topic : Topics.ALL) {
            FoundTopic actual = found.get(topic.name());
            if (topic.partitioning() == kind && actual != null) {
                counts.put(topic.name(), actual.partitions());
            }
        }
        return counts;
    }

    private void unequal(Partitioning kind, List<String> differences) {
        Map<String, Integer> counts = byTopic(kind);
        if (counts.values().stream().distinct().count() > 1) {
            differences.add("these must have the same number of partitions, but have " + counts);
        }
    }
}
