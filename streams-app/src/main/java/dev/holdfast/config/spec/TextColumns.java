package dev.holdfast.config.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where the type and the text of an item stand in a row. */
public sealed interface TextColumns {

    /**
     * One column a type: a row is one incident, with one item for each type whose text is not blank.
     *
     * @param columns column by type, in the order of the SPEC, which is the order of the items of a row
     */
    record WideForm(Map<String, String> columns) implements TextColumns {
        /** Copies the map, keeping its order. */
        public WideForm {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    /**
     * One item a row.
     *
     * @param type the column of the type
     * @param text the column of the text
     */
    record LongForm(String type, String text) implements TextColumns {}
}
