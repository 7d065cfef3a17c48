package dev.holdfast.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A SPEC's JSON as plain values, with what must not be shown masked. */
final class SpecMap {
    private SpecMap() {}

    static Map<String, @Nullable Object> of(JsonNode object) {
        return map(object, "");
    }

    private static Map<String, @Nullable Object> map(JsonNode object, String path) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        object.properties()
                .forEach(member -> map.put(member.getKey(), value(member.getValue(), member.getKey(), path)));
        return map;
    }

    private static @Nullable Object value(JsonNode node, String name, String path) {
        String here = path.isEmpty() ? name : path + '.' + name;
        if (node.isObject()) {
            return map(node, here);
        }
        if (node.isArray()) {
            List<@Nullable Object> list = new ArrayList<>();
            node.forEach(item -> list.add(value(item, name, path)));
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
        return node.isNull() ? null : Secrets.shown(here, node.asText());
    }
}
