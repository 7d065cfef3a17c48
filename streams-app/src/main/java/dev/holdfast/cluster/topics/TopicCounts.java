package dev.holdfast.cluster.topics;

import dev.holdfast.schemas.Topic;

/**
 * How many partitions topics have.
 *
 * @param items those that are partitioned by item
 * @param control those that are partitioned by experiment
 */
public record TopicCounts(int items, int control) {

    /** Returns the count for a topic. */
    public int of(Topic<?> topic) {
        return topic.partitioning() == Topic.Partitioning.ITEMS ? items : control;
    }
}
