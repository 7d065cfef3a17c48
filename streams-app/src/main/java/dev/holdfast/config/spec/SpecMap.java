package dev.holdfast.config.spec;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.config.yaml.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** A SPEC's JSON as plain values, with what must not be shown masked. */
final class SpecMap {
    private SpecMap() {}

    static Map<String, @Nullable Object> of(JsonNode object) {
        return of(object, Secrets::shown);
    }

    /** Takes how a value is shown, by its path and its text. */
    static Map<String, @Nullable Object> of(JsonNode object, BinaryOperator<String> shown) {
        return map(object, "", shown);
    }

    private static Map<String, @Nullable Object> map(JsonNode object, String path, BinaryOperator<String> shown) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        object.properties()
                .forEach(member -> map.put(member.getKey(), value(member.getValue(), member.getKey(), path, shown)));
        return map;
    }

    private static @Nullable Object value(JsonNode node, String name, String path, BinaryOperator<String> shown) {
        String here = path.isEmpty() ? name : path + '.' + name;
        if (node.isObject()) {
            return map(node, here, shown);
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(item -> list.add(value(item, name, path, shown)));
            return list;
        }
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        if (node.isNumber()) {
            return node.doubleValue();
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        return node.isNull() ? null : shown.apply(here, node.asText());
    }
}
