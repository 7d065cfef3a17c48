package dev.holdfast.config.yaml;

import dev.holdfast.config.spec.HandlerSection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns lists and sections into the collections that {@link HandlerSection} describes. */
public final class CollectedValues {
    private CollectedValues() {}

    static List<String> textList(YamlNode node) throws Mistake {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            throw Mistake.unexpected("a list of texts such as [a, b]", node);
        }
        List<String> texts = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            texts.add(Mistake.scalar(item, "text").text());
        }
        return Collections.unmodifiableList(texts);
    }

    public static List<String> texts(YamlNode node) throws Mistake {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            return List.of(Mistake.scalar(node, "text, or a list of texts").text());
        }
        if (sequence.items().isEmpty()) {
            throw new Mistake(node.place(), "must not be an empty list");
        }
        return textList(node);
    }

    static Map<String, String> textMap(YamlNode node) throws Mistake {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            throw Mistake.unexpected("a map from name to text such as {a: b}", node);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            texts.put(entry.key(), Mistake.scalar(entry.value(), "text").text());
        }
        return Collections.unmodifiableMap(texts);
    }

    static Map<String, Object> tree(YamlNode node) throws Mistake {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            throw Mistake.unexpected("keys with values such as {a: b}", node);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            values.put(entry.key(), branch(entry.value()));
        }
        return Collections.unmodifiableMap(values);
    }

    private static Object branch(YamlNode node) throws Mistake {
        if (node instanceof YamlNode.Mapping) {
            return tree(node);
        }
        if (!(node instanceof YamlNode.Sequence sequence)) {
            return Mistake.scalar(node, "text").text();
        }
        List<Object> items = new ArrayList<>();
        for (YamlNode item : sequence.items()) {
            items.add(branch(item));
        }
        return Collections.unmodifiableList(items);
    }
}
