package dev.holdfast.handler.llm;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a part of the answer must be. */
sealed interface Shape {

    /** One value. */
    enum Scalar implements Shape {
        BOOLEAN,
        NUMBER,
        INTEGER,
        STRING;

        /** Returns the word of the SPEC. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** One of a few words. */
    record Words(List<String> words) implements Shape {
        /** Copies the list. */
        public Words {
            words = List.copyOf(words);
        }
    }

    /** A list of one shape. */
    record ListOf(Shape item) implements Shape {}

    /** An object with these members, in the order in which they are written. */
    record Members(Map<String, Shape> members) implements Shape {
        /** Copies the map, keeping its order. */
        public Members {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    /** Returns the words for people. */
    default String shown() {
        if (this instanceof Words words) {
            return "one of " + String.join(", ", words.words());
        }
        if (this instanceof ListOf) {
            return "a list";
        }
        return switch (this instanceof Scalar scalar ? scalar.word() : "") {
            case "boolean" -> "true or false";
            case "number" -> "a number";
            case "integer" -> "a whole number";
            case "string" -> "a text";
            default -> "an object";
        };
    }
}
