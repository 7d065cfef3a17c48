package dev.holdfast.config.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.yaml.Durations;
import dev.holdfast.config.yaml.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The JSON form of a SPEC: members in the order of the documentation, defaults filled in, nothing for what is not. */
final class SpecJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SpecJson() {}

    static String write(Spec spec) {
        return tree(spec).toString();
    }

    static ObjectNode tree(Spec spec) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode experiment = root.putObject("experiment");
        put(experiment, "id", spec.experiment().id());
        put(experiment, "name", spec.experiment().name());
        put(experiment, "cohort", spec.experiment().cohort());
        put(experiment, "notes", spec.experiment().notes());
        put(experiment, "stage", spec.experiment().stage());
        if (spec.source() != null) {
            SpecSourceJson.write(spec.source(), root.putObject("source"));
        }
        ObjectNode handler =
                root.putObject("handler").put("kind", spec.handler().kind());
        spec.handler().settings().forEach((name, value) -> handler.set(name, JSON.valueToTree(value)));
        root.set("execution", JSON.valueToTree(spec.execution().toValues()));
        if (spec.budget() != null) {
            write(spec.budget(), root.putObject("budget"));
        }
        if (spec.blocks() != null) {
            root.putObject("blocks").put("units_per_block", spec.blocks().unitsPerBlock());
        }
        if (spec.metrics() != null) {
            write(spec.metrics(), root.putObject("metrics"));
        }
        if (spec.snapshots() != null) {
            SpecSnapshotsJson.write(spec.snapshots(), root.putObject("snapshots"));
        }
        return root;
    }

    private static void write(MetricsSection metrics, ObjectNode to) {
        to.put("label", metrics.label()).put("output", metrics.output());
        to.set("positive", JSON.valueToTree(metrics.positive()));
        to.set("negative", JSON.valueToTree(metrics.negative()));
    }

    static String object(Map<String, Object> members) {
        return JSON.valueToTree(members).toString();
    }

    static String shown(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            return root.isObject()
                    ? JSON.valueToTree(SpecMap.of(root, Secrets::shownInSpec)).toString()
                    : "{}";
        } catch (JsonProcessingException e) {
            return "{}";
        }
    }

    static Spec read(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            JsonNode experiment = root.path("experiment");
            JsonNode source = root.path("source");
            JsonNode units = root.path("blocks").path("units_per_block");
            return new Spec(
                    new ExperimentSection(
                            text(experiment, "id"),
                            required(experiment, "name"),
                            text(experiment, "cohort"),
                            text(experiment, "notes"),
                            text(experiment, "stage")),
                    source.isObject() ? SpecSourceJson.read(source) : null,
                    handler(root.path("handler")),
                    ExecutionSection.of(textMap(root.path("execution"))),
                    budget(root.path("budget")),
                    units.isNumber() ? new BlocksSection(units.longValue()) : null,
                    metrics(root.path("metrics")),
                    SpecSnapshotsJson.read(root.path("snapshots")));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the stored SPEC is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static HandlerSection handler(JsonNode handler) {
        Map<String, Object> settings = new LinkedHashMap<>();
        handler.properties().forEach(member -> {
            if (!member.getKey().equals("kind") && !member.getValue().isNull()) {
                settings.put(member.getKey(), value(member.getValue()));
            }
        });
        return new HandlerSection(required(handler, "kind"), settings);
    }

    private static void write(BudgetSection budget, ObjectNode to) {
        if (budget.tokens() != null) {
            to.put("tokens", budget.tokens());
        }
        if (budget.money() != null) {
            to.put("money", budget.money());
        }
        put(to, "wall_time", budget.wallTime() == null ? null : Durations.format(budget.wallTime()));
        if (budget.tokensPerCall() != null) {
            to.put("tokens_per_call", budget.tokensPerCall());
        }
        if (budget.outputTokensPerCall() != null) {
            to.put("output_tokens_per_call", budget.outputTokensPerCall());
        }
        if (!budget.prices().isEmpty()) {
            to.set("prices", JSON.valueToTree(new TreeMap<>(budget.prices())));
        }
    }

    private static @Nullable BudgetSection budget(JsonNode stored) {
        if (!stored.isObject()) {
            return null;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        stored.properties().forEach(member -> values.put(member.getKey(), value(member.getValue())));
        return BudgetReader.of(values);
    }

    private static @Nullable MetricsSection metrics(JsonNode metrics) {
        return metrics.isObject()
                ? new MetricsSection(
                        required(metrics, "label"),
                        required(metrics, "output"),
                        texts(metrics.path("positive"), MetricsSection.POSITIVE),
                        texts(metrics.path("negative"), MetricsSection.NEGATIVE))
                : null;
    }

    private static List<String> texts(JsonNode list, List<String> fallback) {
        return list.isArray() ? texts(list) : fallback;
    }

    static List<String> texts(JsonNode list) {
        List<String> items = new ArrayList<>();
        list.forEach(item -> items.add(item.asText()));
        return List.copyOf(items);
    }

    private static Object value(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return branch(node);
    }

    private static Object branch(JsonNode node) {
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            node.forEach(item -> items.add(branch(item)));
            return List.copyOf(items);
        }
        if (!node.isObject()) {
            return node.asText();
        }
        Map<String, Object> members = new LinkedHashMap<>();
        node.properties().forEach(member -> members.put(member.getKey(), branch(member.getValue())));
        return members;
    }

    static Map<String, String> textMap(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(member -> texts.put(member.getKey(), member.getValue().asText()));
        return texts;
    }

    static @Nullable String text(JsonNode object, String name) {
        JsonNode member = object.path(name);
        return member.isValueNode() && !member.isNull() ? member.asText() : null;
    }

    static String required(JsonNode object, String name) {
        String text = text(object, name);
        if (text == null) {
            throw new IllegalArgumentException("the stored SPEC has no '" + name + "' where one must stand");
        }
        return text;
    }

    static void put(ObjectNode object, String name, @Nullable String value) {
        if (value != null) {
            object.put(name, value);
        }
    }
}
