package dev.holdfast.handler;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one call sends for one item, without secrets.
 *
 * @param where to whom, such as the method and the address; empty if the kind of handler says it all
 * @param body what is sent, as it is; JSON
 * @param prompts the texts in it that a model reads, by role, in their order; empty if no model is asked
 */
public record Outgoing(String where, String body, Map<String, String> prompts) {

    /** Copies the map, keeping its order. */
    public Outgoing {
        prompts = Collections.unmodifiableMap(new LinkedHashMap<>(prompts));
    }
}
