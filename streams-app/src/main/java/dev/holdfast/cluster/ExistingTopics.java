package dev.holdfast.cluster;

import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topic.Partitioning;
import dev.holdfast.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;

/** Holdfast's topics as a cluster has them, by name: what is missing, and what cannot be worked with. */
record ExistingTopics(Map<String, Integer> partitions, Map<String, Config> settings) {

    List<Topic<?>> missing() {
        List<Topic<?>> missing = new ArrayList<>(Topics.ALL);
        missing.removeIf(topic -> partitions.containsKey(topic.name()));
        return missing;
    }

    /** The counts that the topics have; where there is none yet, the planned count. */
    TopicCounts counts(TopicCounts planned) {
        return new TopicCounts(
                count(Partitioning.ITEMS, planned.items()), count(Partitioning.CONTROL, planned.control()));
    }

    /** Every difference that cannot be worked with, one sentence for each. */
    List<String> differences() {
        List<String> differences = new ArrayList<>();
        for (Partitioning kind : Partitioning.values()) {
            unequal(kind, differences);
        }
        for (Topic<?> topic : Topics.ALL) {
            dangerous(topic, differences);
        }
        return differences;
    }

    private int count(Partitioning kind, int planned) {
        return byTopic(kind).values().stream().findFirst().orElse(planned);
    }

    private Map<String, Integer> byTopic(Partitioning kind) {
        Map<String, Integer> counts = new TreeMap<>();
        for (Topic<?> topic : Topics.ALL) {
            Integer count = partitions.get(topic.name());
            if (topic.partitioning() == kind && count != null) {
                counts.put(topic.name(), count);
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

    private void dangerous(Topic<?> topic, List<String> differences) {
        Config actual = settings.get(topic.name());
        if (actual == null) {
            return;
        }
        String cleanup = value(actual, "cleanup.policy");
        String wantedCleanup = topic.settings().getOrDefault("cleanup.policy", cleanup);
        if (!wantedCleanup.equals(cleanup)) {
            differences.add(topic.name() + " has cleanup.policy=" + cleanup + ", but needs " + wantedCleanup);
        }
        long bytes = Long.parseLong(value(actual, "max.message.bytes"));
        long wantedBytes = Long.parseLong(topic.settings().getOrDefault("max.message.bytes", "0"));
        if (bytes < wantedBytes) {
            differences.add(topic.name() + " has max.message.bytes=" + bytes + ", but needs " + wantedBytes);
        }
    }

    private static String value(Config config, String name) {
        ConfigEntry entry = config.get(name);
        return entry == null || entry.value() == null ? "0" : entry.value();
    }
}
