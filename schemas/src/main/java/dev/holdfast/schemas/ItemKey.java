package dev.holdfast.schemas;

import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.WorkItem;
import java.nio.charset.StandardCharsets;

/**
 * The identity of one work item, and its one canonical form: {@code experiment/incident/type}, each segment
 * percent-encoded as UTF-8. The same text is the record key of every item topic, the store key, and what people type.
 *
 * @param experimentId the experiment that the item belongs to
 * @param incidentId the source's own id, byte for byte
 * @param type which of the incident's items this is
 */
public record ItemKey(String experimentId, String incidentId, String type) {

    /** The longest canonical form that is accepted, in characters (all of them ASCII, so also in bytes). */
    public static final int MAX_LENGTH = 1024;

    /**
     * Checks the three segments.
     *
     * @throws InvalidKeyException if a segment is empty, is not valid Unicode, or the canonical form is too long
     */
    public ItemKey {
        requireSegment("experiment_id", experimentId);
        requireSegment("incident_id", incidentId);
        requireSegment("type", type);
        int length = canonical(experimentId, incidentId, type).length();
        if (length > MAX_LENGTH) {
            throw new InvalidKeyException(
                    "the key is too long: " + length + " characters when encoded, " + MAX_LENGTH + " at most");
        }
    }

    /**
     * Returns the key of a work item.
     *
     * @throws InvalidKeyException if it is none, see the constructor
     */
    public static ItemKey of(WorkItem item) {
        return new ItemKey(item.getExperimentId(), item.getIncidentId(), item.getType());
    }

    /**
     * Returns the key of the item that an attempt is of.
     *
     * @throws InvalidKeyException if it is none, see the constructor
     */
    public static ItemKey of(Attempt event) {
        return new ItemKey(event.getExperimentId(), event.getIncidentId(), event.getType());
    }

    /**
     * Returns the key of the item that a result is of.
     *
     * @throws InvalidKeyException if it is none, see the constructor
     */
    public static ItemKey of(Result result) {
        return new ItemKey(result.getExperimentId(), result.getIncidentId(), result.getType());
    }

    /**
     * Reads a canonical key.
     *
     * @param text as {@link #toString()} wrote it
     * @return the key
     * @throws InvalidKeyException if the text is not a key in its canonical form
     */
    public static ItemKey parse(String text) {
        String[] segments = text.split("/", -1);
        if (segments.length != 3) {
            throw new InvalidKeyException("a key has the form experiment/incident/type, but this has " + segments.length
                    + " segment(s): " + abbreviated(text));
        }
        ItemKey key = new ItemKey(
                PercentEncoding.decode(segments[0]),
                PercentEncoding.decode(segments[1]),
                PercentEncoding.decode(segments[2]));
        if (!key.toString().equals(text)) {
            throw new InvalidKeyException(
                    "the key is not in its canonical form: " + abbreviated(text) + " should be " + key);
        }
        return key;
    }

    /** Returns the prefix that all keys of one experiment share, slash included. */
    public static String prefixOf(String experimentId) {
        return PercentEncoding.encode(experimentId) + '/';
    }

    /** Returns the canonical form. */
    @Override
    public String toString() {
        return canonical(experimentId, incidentId, type);
    }

    private static String canonical(String experimentId, String incidentId, String type) {
        return PercentEncoding.encode(experimentId)
                + '/'
                + PercentEncoding.encode(incidentId)
                + '/'
                + PercentEncoding.encode(type);
    }

    private static void requireSegment(String name, String value) {
        if (value.isEmpty()) {
            throw new InvalidKeyException(name + " is empty");
        }
        // Asked first because it is cheap, and true of nearly every segment.
        if (!PercentEncoding.isPlain(value)
                && !StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new InvalidKeyException(name + " is not valid Unicode text");
        }
    }

    private static String abbreviated(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "…";
    }
}
