package dev.holdfast.cluster.topics;

import java.util.Map;

/**
 * A topic as a cluster has it.
 *
 * @param name its name
 * @param partitions how many it has
 * @param replication the fewest copies that one of its partitions has
 * @param settings what is in effect, defaults of the broker among it
 */
record FoundTopic(String name, int partitions, int replication, Map<String, String> settings) {

    FoundTopic {
        settings = Map.copyOf(settings);
    }

    /** Returns a number among the settings; -1 if it is not there. */
    long number(String setting) {
        return Long.parseLong(settings.getOrDefault(setting, "-1"));
    }
}
