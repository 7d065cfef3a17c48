package dev.holdfast.cluster.topics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a cluster has of the topics that are needed.
 *
 * @param fit those that are as they should be
 * @param missing those that are not there
 * @param differences dangerous differences of those that are there
 */
public record TopicReport(List<WantedTopic> fit, List<WantedTopic> missing, List<TopicDifference> differences) {

    /** Copies the lists. */
    public TopicReport {
        fit = List.copyOf(fit);
        missing = List.copyOf(missing);
        differences = List.copyOf(differences);
    }

    /** Compares; in the order of what is wanted. */
    static TopicReport of(List<WantedTopic> wanted, Map<String, FoundTopic> found) {
        List<WantedTopic> fit = new ArrayList<>();
        List<WantedTopic> missing = new ArrayList<>();
        List<TopicDifference> differences = new ArrayList<>();
        for (WantedTopic topic : wanted) {
            FoundTopic actual = found.get(topic.name());
            if (actual == null) {
                missing.add(topic);
                continue;
            }
            List<TopicDifference> ofThis = TopicComparison.of(topic, actual);
            differences.addAll(ofThis);
            if (ofThis.isEmpty()) {
                fit.add(topic);
            }
        }
        return new TopicReport(fit, missing, differences);
    }

    /** Says whether nothing dangerous has been found. */
    public boolean isSafe() {
        return differences.isEmpty();
    }
}
