package dev.holdfast.tiles.span;

import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.util.Arrays;

/** When a cell belongs to a country (T2). */
public enum InclusionRule {
    /** Its centre lies inside of the country or on its edge, which is the edge of a hole, too. */
    CENTER("center"),
    /** It shares an area above 0 with the country; an edge or a point is none. */
    ANY_OVERLAP("any_overlap");

    private final String text;

    InclusionRule(String text) {
        this.text = text;
    }

    /** As it stands in each row and in the report (T3). */
    public String text() {
        return text;
    }

    /**
     * The rule of a text.
     *
     * @throws TileException E008 if it is no rule (T3)
     */
    public static InclusionRule of(String text) {
        return Arrays.stream(values())
                .filter(rule -> rule.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new TileException(
                        TileError.E008, "the inclusion rule is '" + text + "'; write center or any_overlap"));
    }
}
