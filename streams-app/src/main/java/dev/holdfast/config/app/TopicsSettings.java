package dev.holdfast.config.app;

/**
 * What topics are created with.
 *
 * @param partitions of the item topics
 * @param controlPartitions of the experiment topics
 * @param replication the copies of each
 * @param minInsync the copies that must have a record before it counts as written
 * @param prefix what the names of all topics begin with; perhaps empty
 */
public record TopicsSettings(int partitions, int controlPartitions, int replication, int minInsync, String prefix) {}
