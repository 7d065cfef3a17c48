package dev.holdfast.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.jspecify.annotations.Nullable;

/** What breaks between a released schema and a newer one: Avro's rules both ways, and two of our own about enums. */
final class SchemaBreaks {
    private SchemaBreaks() {}

    static List<String> between(Schema released, @Nullable Schema current) {
        if (current == null) {
            return List.of(released.getFullName() + " was released and can be neither removed nor renamed");
        }
        List<String> breaks = new ArrayList<>();
        if (!released.getFullName().equals(current.getFullName())) {
            breaks.add(released.getFullName() + " is now called " + current.getFullName());
        }
        breaks.addAll(unreadable("new classes cannot read old data", current, released));
        breaks.addAll(unreadable("old classes cannot read new data", released, current));
        Map<String, Schema> currentEnums = enums(current, new TreeMap<>());
        enums(released, new TreeMap<>()).forEach((name, before) -> {
            Schema after = currentEnums.get(name);
            if (after != null) {
                breaks.addAll(enumBreaks(before, after));
            }
        });
        return breaks;
    }

    private static List<String> unreadable(String what, Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(found ->
                        what + ": " + found.getType() + " at " + found.getLocation() + " (" + found.getMessage() + ")")
                .toList();
    }

    // Avro sees no break while both have the same symbols; yet the next symbol that is added would then be one. And a
    // symbol that is gone would silently turn old values into the default.
    private static List<String> enumBreaks(Schema before, Schema after) {
        List<String> breaks = new ArrayList<>();
        if (before.getEnumDefault() != null && !before.getEnumDefault().equals(after.getEnumDefault())) {
            breaks.add("enum " + before.getFullName() + " must keep its default " + before.getEnumDefault());
        }
        if (!after.getEnumSymbols().containsAll(before.getEnumSymbols())) {
            breaks.add("enum " + before.getFullName() + " must keep its symbols " + before.getEnumSymbols());
        }
        return breaks;
    }

    private static Map<String, Schema> enums(Schema schema, Map<String, Schema> found) {
        switch (schema.getType()) {
            case ENUM -> found.put(schema.getFullName(), schema);
            case RECORD -> schema.getFields().forEach(field -> enums(field.schema(), found));
            case ARRAY -> enums(schema.getElementType(), found);
            case MAP -> enums(schema.getValueType(), found);
            case UNION -> schema.getTypes().forEach(type -> enums(type, found));
            default -> {}
        }
        return found;
    }
}
