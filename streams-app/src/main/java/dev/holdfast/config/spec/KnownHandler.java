package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Setting;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What the SPEC reader must know of a handler kind.
 *
 * @param settings what its section may hold besides {@code kind}
 * @param computesItems whether its items are computed, so that there must be no source; else there must be one
 * @param problems what is wrong with settings that are each valid alone, as sentences that name the setting
 * @param fields the fields of items that settings name, each with the setting that names it
 */
public record KnownHandler(
        List<Setting> settings,
        boolean computesItems,
        Function<HandlerSection, List<String>> problems,
        Function<HandlerSection, Map<String, String>> fields) {

    /** Copies the settings. */
    public KnownHandler {
        settings = List.copyOf(settings);
    }

    /** A handler whose settings name no field. */
    public KnownHandler(
            List<Setting> settings, boolean computesItems, Function<HandlerSection, List<String>> problems) {
        this(settings, computesItems, problems, section -> Map.of());
    }

    /** A handler whose settings need no check together. */
    public KnownHandler(List<Setting> settings, boolean computesItems) {
        this(settings, computesItems, section -> List.of());
    }
}
