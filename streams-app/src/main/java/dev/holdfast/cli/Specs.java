package dev.holdfast.cli;

import dev.holdfast.config.KnownHandler;
import dev.holdfast.config.Spec;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.ItemSources;
import java.util.Map;
import java.util.stream.Collectors;

/** From a SPEC to what is known of its handler and to its source. */
final class Specs {
    private Specs() {}

    static Map<String, KnownHandler> known(HandlerTypes types) {
        return types.all().stream().collect(Collectors.toMap(HandlerType::kind, Specs::known));
    }

    static ItemSource source(String experimentId, Spec spec, HandlerTypes types) {
        HandlerType type = types.require(spec.handler().kind());
        return ItemSources.open(experimentId, spec, type.generator(spec.handler()));
    }

    private static KnownHandler known(HandlerType type) {
        return new KnownHandler(type.settings(), type.computesItems(), type::problems, type::fields);
    }
}
