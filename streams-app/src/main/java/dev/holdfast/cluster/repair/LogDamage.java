package dev.holdfast.cluster.repair;

import java.util.List;

/**
 * A place in a topic's files that cannot be read.
 *
 * @param topic the topic
 * @param partition its partition
 * @param file the segment's name
 * @param bytes how many bytes are damaged
 * @param firstOffset the first offset that may be lost
 * @param lastOffset the last one; less than the first if it is not known
 * @param keys the keys of records there, as far as they can still be read
 * @param restorable whether the bytes that stood there are known
 */
public record LogDamage(
        String topic,
        int partition,
        String file,
        long bytes,
        long firstOffset,
        long lastOffset,
        List<String> keys,
        boolean restorable) {

    /** Copies the keys. */
    public LogDamage {
        keys = List.copyOf(keys);
    }

    /** Returns where it is, in words. */
    public String place() {
        String offsets = lastOffset < firstOffset
                ? "from offset " + firstOffset + " on"
                : firstOffset == lastOffset ? "offset " + firstOffset : "offsets " + firstOffset + " to " + lastOffset;
        return "topic " + topic + ", partition " + partition + ", " + offsets;
    }

    /** Returns what is damaged, in words. */
    public String inWords() {
        return place() + ": " + bytes + " bytes of " + file + " are damaged";
    }
}
