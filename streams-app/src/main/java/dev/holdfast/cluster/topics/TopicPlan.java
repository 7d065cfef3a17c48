package dev.holdfast.cluster.topics;

/**
 * With what topics are created; topics that exist keep what they have.
 *
 * @param partitions of topics that are partitioned by item
 * @param controlPartitions of topics that are partitioned by experiment
 * @param replication copies of each partition; -1 for the cluster's default
 * @param minInsync copies that must have a record before it counts as written
 */
public record TopicPlan(int partitions, int controlPartitions, short replication, int minInsync) {

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public TopicPlan {
        within("topics.partitions", partitions, 1, 1024);
        within("topics.control-partitions", controlPartitions, 1, 1024);
        if (replication != -1) {
            within("topics.replication", replication, 1, 9);
            within("topics.min-insync-replicas", minInsync, 1, replication);
        }
    }

    public TopicPlan(int partitions, int controlPartitions, short replication) {
        this(partitions, controlPartitions, replication, 1);
    }

    private static void within(String name, int value, int least, int greatest) {
        if (value < least || value > greatest) {
            throw new IllegalArgumentException(
                    name + " must be within " + least + " and " + greatest + ", but was " + value);
        }
    }

    /** Returns the counts that new topics get. */
    TopicCounts counts() {
        return new TopicCounts(partitions, controlPartitions);
    }
}
