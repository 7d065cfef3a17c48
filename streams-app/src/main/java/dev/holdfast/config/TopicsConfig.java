package dev.holdfast.config;

/**
 * What topics are created with.
 *
 * @param partitions of the item topics
 * @param controlPartitions of the experiment topics
 * @param replication the copies of each
 */
public record TopicsConfig(int partitions, int controlPartitions, int replication) {}
