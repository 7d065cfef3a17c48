package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What stands under {@code /config}: the compatibility of all subjects, and of single ones. */
final class ConfigRoutes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final SchemaLedger ledger;

    ConfigRoutes(SchemaLedger ledger) {
        this.ledger = ledger;
    }

    JsonNode answer(RegistryRequest request) throws RefusedRequestException, IOException {
        List<String> path = request.path();
        if (path.size() > 2) {
            throw RefusedRequestException.noSuchPath();
        }
        String subject = path.size() == 2 ? path.get(1) : null;
        return switch (request.method()) {
            case "GET" -> level(subject, request.hasFlag("defaultToGlobal"));
            case "PUT" -> change(subject, request);
            case "DELETE" -> remove(subject);
            default -> throw RefusedRequestException.noSuchPath();
        };
    }

    private JsonNode level(@Nullable String subject, boolean orGlobal) throws RefusedRequestException {
        SchemaCatalogue catalogue = ledger.catalogue();
        if (subject != null && !orGlobal && !catalogue.subjectLevels().containsKey(subject)) {
            throw new RefusedRequestException(
                    404, 40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
        }
        CompatibilityLevel level = subject == null ? catalogue.level() : catalogue.levelOf(subject);
        return JSON.objectNode().put("compatibilityLevel", level.name());
    }

    private JsonNode change(@Nullable String subject, RegistryRequest request)
            throws RefusedRequestException, IOException {
        request.requireOnly(Set.of("compatibility"));
        CompatibilityLevel level = wanted(request.text("compatibility"));
        ledger.change(catalogue -> subject == null ? catalogue.withLevel(level) : catalogue.withLevel(subject, level));
        return JSON.objectNode().put("compatibility", level.name());
    }

    /** Takes back what was set, and returns it. */
    private JsonNode remove(@Nullable String subject) throws RefusedRequestException, IOException {
        JsonNode before = level(subject, false);
        ledger.change(catalogue ->
                subject == null ? catalogue.withLevel(SchemaCatalogue.EMPTY.level()) : catalogue.withoutLevel(subject));
        return before;
    }

    private static CompatibilityLevel wanted(@Nullable String name) throws RefusedRequestException {
        for (CompatibilityLevel level : CompatibilityLevel.values()) {
            if (level.name().equalsIgnoreCase(name)) {
                return level;
            }
        }
        throw new RefusedRequestException(
                422,
                42203,
                "Invalid compatibility level. Valid values are " + Arrays.toString(CompatibilityLevel.values()));
    }
}
