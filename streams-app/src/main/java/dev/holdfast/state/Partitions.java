package dev.holdfast.state;

import org.apache.kafka.common.utils.Utils;

/**
 * Where a key belongs: murmur2 of its bytes, as Kafka's own Java producers do it. Other producers may use another hash;
 * what they put elsewhere is sent on.
 */
public final class Partitions {
    private Partitions() {}

    /**
     * Returns the partition of a key.
     *
     * @param count how many partitions the topic has
     */
    public static int of(byte[] key, int count) {
        return Utils.toPositive(Utils.murmur2(key)) % count;
    }
}
