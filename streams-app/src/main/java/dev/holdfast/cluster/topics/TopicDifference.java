package dev.holdfast.cluster.topics;

/**
 * In what a topic differs dangerously from what is needed.
 *
 * @param topic the topic
 * @param aspect what differs
 * @param found as it is, in words
 * @param wanted as it should be, in words
 * @param fix what to do
 */
public record TopicDifference(String topic, Aspect aspect, String found, String wanted, String fix) {

    /** What can differ. */
    public enum Aspect {
        /** The number of partitions. */
        PARTITIONS,
        /** Too few copies. */
        REPLICATION,
        /** What happens to old records. */
        CLEANUP_POLICY,
        /** Records are dropped too soon. */
        RETENTION,
        /** Too few copies, or more than there are, must have a record before it counts as written. */
        MIN_INSYNC_REPLICAS,
        /** Records that are allowed would be refused. */
        MESSAGE_SIZE,
        /** Records bear the clock of their producer. */
        TIMESTAMP_TYPE
    }

    /** Says whether no application may work with it: records would be lost or refused at once. */
    boolean stopsWork() {
        return aspect == Aspect.CLEANUP_POLICY || aspect == Aspect.MESSAGE_SIZE;
    }

    /** Returns the difference without the fix. */
    public String sentence() {
        return topic + " has " + found + ", but needs " + wanted;
    }
}
