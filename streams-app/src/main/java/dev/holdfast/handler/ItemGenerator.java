package dev.holdfast.handler;

import java.util.Iterator;
import java.util.Map;

/** The items of computed work, the same ones in the same order at every call. */
public interface ItemGenerator {

    /**
     * One computed item.
     *
     * @param incidentId unique within the experiment, and sorting as text in item order
     * @param type the type
     * @param fields the input of the handler
     */
    record Item(String incidentId, String type, Map<String, String> fields) {}

    /** Returns how many items there are. */
    long count();

    /** Returns the items from the first one on. */
    Iterator<Item> items();
}
