package dev.holdfast.runtime;

import dev.holdfast.schemas.Topic.Partitioning;
import dev.holdfast.schemas.Topics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.apache.kafka.streams.TopologyDescription.Subtopology;

/**
 * What a topology does to topics.
 *
 * @param read the topics that it reads
 * @param written the topics that it writes
 * @param stores its stores that have a changelog, with what that one's partitions follow
 */
record TopologyFacts(Set<String> read, Set<String> written, Map<String, Partitioning> stores) {

    static TopologyFacts of(TopologyDescription description) {
        TopologyFacts facts = new TopologyFacts(new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
        description
                .globalStores()
                .forEach(global -> facts.read.addAll(global.source().topicSet()));
        description.subtopologies().forEach(facts::add);
        return facts;
    }

    private void add(Subtopology part) {
        Set<String> sources = new TreeSet<>();
        part.nodes().forEach(node -> {
            if (node instanceof Source source) {
                sources.addAll(source.topicSet());
            } else if (node instanceof Sink sink && sink.topic() != null) {
                written.add(sink.topic());
            }
        });
        read.addAll(sources);
        Partitioning partitioning = partitioningOf(sources);
        part.nodes().forEach(node -> {
            if (node instanceof Processor processor) {
                processor.stores().forEach(store -> stores.put(store, partitioning));
            }
        });
    }

    private static Partitioning partitioningOf(Set<String> sources) {
        return Topics.ALL.stream()
                .filter(topic -> sources.contains(topic.name()))
                .map(topic -> topic.partitioning())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a part of the topology reads none of our topics"));
    }

    /** Returns the name of a store's changelog. */
    static String changelog(String applicationId, String store) {
        return applicationId + '-' + store + "-changelog";
    }
}
