package dev.holdfast.handler.llm;

import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Task;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A prompt with places for the item: {@code <<TEXT>>} and {@code <<field>>}. What is put in is never looked into for
 * further places. Immutable.
 */
final class PromptTemplate {
    private static final Pattern PLACE = Pattern.compile("<<([^<>\\s](?:[^<>\\r\\n]*[^<>\\s])?)>>");
    private static final String TEXT = "TEXT";
    // A field of this name goes before.
    private static final Set<String> OF_EVERY_ITEM = Set.of("text", "incident_id", "type");

    private record Part(String text, boolean isPlace) {}

    private final String setting;
    private final List<Part> parts = new ArrayList<>();

    /**
     * Reads a prompt.
     *
     * @param setting where it stands, for messages
     */
    PromptTemplate(String setting, String prompt) {
        this.setting = setting;
        Matcher place = PLACE.matcher(prompt);
        int from = 0;
        while (place.find()) {
            parts.add(new Part(prompt.substring(from, place.start()), false));
            parts.add(new Part(place.group(1), true));
            from = place.end();
        }
        parts.add(new Part(prompt.substring(from), false));
    }

    boolean hasPlaces() {
        return parts.size() > 1;
    }

    /** Returns the fields that an item must have. */
    Set<String> fields() {
        Set<String> fields = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part.isPlace() && !part.text().equals(TEXT) && !OF_EVERY_ITEM.contains(part.text())) {
                fields.add(part.text());
            }
        }
        return fields;
    }

    /**
     * Returns the prompt for an item.
     *
     * @throws HandlerFailure of category DATA_ERROR if the item lacks what the prompt names, or is not valid Unicode
     */
    String fill(Task task) throws HandlerFailure {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(part.isPlace() ? value(part.text(), task) : part.text());
        }
        String prompt = filled.toString();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(prompt)) {
            throw dataError("the item's text or a field is not valid Unicode: half of a surrogate pair");
        }
        return prompt;
    }

    private String value(String name, Task task) throws HandlerFailure {
        String value = name.equals(TEXT) ? task.text() : field(name, task);
        if (value != null) {
            return value;
        }
        throw dataError(
                name.equalsIgnoreCase(TEXT)
                        ? "the item has no text, which " + setting + " asks for"
                        : "the item has no field '" + name + "', which " + setting
                                + " names; the fields come from source.fields");
    }

    private static @Nullable String field(String name, Task task) {
        String field = task.fields().get(name);
        if (field != null) {
            return field;
        }
        return switch (name) {
            case "text" -> task.text();
            case "incident_id" -> task.key().incidentId();
            case "type" -> task.key().type();
            default -> null;
        };
    }

    private static HandlerFailure dataError(String message) {
        return new HandlerFailure(ErrorCategory.DATA_ERROR, message);
    }
}
