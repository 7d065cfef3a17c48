package dev.holdfast.snapshots;

import dev.holdfast.schemas.avro.Pointer;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pointers that were found.
 *
 * @param pointers by record key
 * @param unreadable how many records there are besides that cannot be read
 */
public record FoundPointers(Map<String, Pointer> pointers, int unreadable) {

    /** Copies the map. */
    public FoundPointers {
        pointers = new TreeMap<>(pointers);
    }
}
