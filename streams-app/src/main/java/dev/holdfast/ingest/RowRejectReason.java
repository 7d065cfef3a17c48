package dev.holdfast.ingest;

import java.util.Locale;

/** Why a row of a source is no item. */
public enum RowRejectReason {
    /** It has no incident id. */
    MISSING_ID,
    /** Long form: it has a text and no type. */
    MISSING_TYPE,
    /** Its id and type make no item key. */
    INVALID_KEY,
    /** Its item would be larger than an item may be. */
    OVERSIZE,
    /** It has more or fewer fields than the header. */
    RAGGED_ROW,
    /** Its text, a field or a label holds half a character (a lone surrogate), or bytes that are no UTF-8. */
    INVALID_TEXT,
    /** It is not one JSON object. */
    BROKEN_LINE,
    /** A used cell of it holds an error such as #N/A, or a formula that was never computed. */
    CELL_ERROR,
    /**
     * It has the key of another row, which counts, and holds something else. It is listed with the rejected ones and
     * counted with the duplicates.
     */
    DUPLICATE_DIFFERS;

    /** Returns the word that stands in the reject's header and in the documentation, such as {@code missing_id}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
