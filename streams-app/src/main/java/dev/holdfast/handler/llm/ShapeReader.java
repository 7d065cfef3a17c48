package dev.holdfast.handler.llm;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Reads the SPEC's {@code output} section. */
final class ShapeReader {
    private static final String TYPES = "boolean, number, integer, string";

    private final List<String> problems;

    ShapeReader(List<String> problems) {
        this.problems = problems;
    }

    /** Reads a section; what has a mistake is not in it. */
    Shape.Members members(Map<?, ?> section, String path) {
        Map<String, Shape> members = new LinkedHashMap<>();
        section.forEach((name, value) ->
                shape(value, path + "." + name).ifPresent(shape -> members.put(String.valueOf(name), shape)));
        if (section.isEmpty()) {
            problems.add(path + " must name at least one member, such as detected: boolean");
        }
        return new Shape.Members(members);
    }

    private Optional<Shape> shape(Object value, String path) {
        if (value instanceof Map<?, ?> section) {
            return Optional.of(members(section, path));
        }
        if (value instanceof List<?> list) {
            return list(list, path);
        }
        String word = String.valueOf(value);
        Optional<Shape> scalar = scalar(word);
        if (scalar.isEmpty()) {
            problems.add(path + " must be a type (" + TYPES + "), a list of one type such as [string], a list of words"
                    + " such as [low, high], or a section, but was '" + word + "'");
        }
        return scalar;
    }

    private Optional<Shape> list(List<?> list, String path) {
        if (list.size() == 1) {
            return shape(list.get(0), path).map(Shape.ListOf::new);
        }
        boolean words = list.size() > 1
                && list.stream()
                        .allMatch(word ->
                                word instanceof String text && scalar(text).isEmpty())
                && new TreeSet<>(list).size() == list.size();
        if (!words) {
            problems.add(path + " must hold one type, such as [string], or several words of which one is to be"
                    + " chosen, each once and none of them a type (" + TYPES + ")");
            return Optional.empty();
        }
        return Optional.of(new Shape.Words(list.stream().map(String::valueOf).toList()));
    }

    private static Optional<Shape> scalar(String word) {
        return Arrays.stream(Shape.Scalar.values())
                .filter(scalar -> scalar.word().equals(word))
                .map(Shape.class::cast)
                .findFirst();
    }
}
