package dev.holdfast.schemas;

/**
 * The identity of one snapshot, and its one canonical form: {@code cohort/stage/seq}, the first two percent-encoded as
 * UTF-8 as in an {@link ItemKey}, the number in plain decimal digits. The same text is the record key on topic
 * {@code snapshots} and what other records point with.
 *
 * @param cohort the runs that it is compared with
 * @param stage the stage of its run
 * @param seq its number in the cohort, 1 or more
 */
public record SnapshotKey(String cohort, String stage, long seq) {

    /**
     * Checks the parts.
     *
     * @throws InvalidKeyException if a name cannot be part of a key, or the number is less than 1
     */
    public SnapshotKey {
        KeySegments.require("cohort", cohort);
        KeySegments.require("stage", stage);
        if (seq < 1) {
            throw new InvalidKeyException("seq must be 1 or more, but was " + seq);
        }
    }

    /**
     * Reads a canonical key.
     *
     * @param text as {@link #toString()} wrote it
     * @throws InvalidKeyException if the text is not a key in its canonical form
     */
    public static SnapshotKey parse(String text) {
        String[] segments = KeySegments.split(text, "cohort/stage/seq");
        if (!segments[2].matches("[1-9][0-9]{0,17}")) {
            throw new InvalidKeyException("the key does not end in a number: " + KeySegments.abbreviated(text));
        }
        SnapshotKey key = new SnapshotKey(segments[0], segments[1], Long.parseLong(segments[2]));
        KeySegments.requireCanonical(key.toString(), text);
        return key;
    }

    /** Returns the canonical form. */
    @Override
    public String toString() {
        return PercentEncoding.encode(cohort) + '/' + PercentEncoding.encode(stage) + '/' + seq;
    }
}
