package dev.holdfast.handler.llm;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.holdfast.handler.Excerpt;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes values as JSON in the order of their shape, and refuses those that do not have it. For one answer. */
final class ShapedWriter {
    private final JsonGenerator json;
    private final List<String> repairs;

    /**
     * @param repairs takes a sentence for each value that is written other than it came
     */
    ShapedWriter(JsonGenerator json, List<String> repairs) {
        this.json = json;
        this.repairs = repairs;
    }

    /** Writes an object. */
    void write(Shape.Members shape, Map<?, ?> members) throws IOException, Misfit {
        write(shape, members, "");
    }

    private void write(Shape.Members shape, Map<?, ?> members, String path) throws IOException, Misfit {
        json.writeStartObject();
        for (Map.Entry<String, Shape> member : shape.members().entrySet()) {
            String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
            Object value = members.get(member.getKey());
            if (value == null) {
                throw new Misfit("has no member '" + name + "'");
            }
            json.writeFieldName(member.getKey());
            write(member.getValue(), value, name);
        }
        json.writeEndObject();
        for (Object name : members.keySet()) {
            if (!shape.members().containsKey(String.valueOf(name))) {
                String full = path.isEmpty() ? String.valueOf(name) : path + "." + name;
                repairs.add(Excerpt.of(full) + ": left out, since handler.output does not name it");
            }
        }
    }

    private void write(Shape shape, Object value, String path) throws IOException, Misfit {
        if (shape instanceof Shape.Members object && value instanceof Map<?, ?> members) {
            write(object, members, path);
        } else if (shape instanceof Shape.ListOf list && value instanceof List<?> items) {
            json.writeStartArray();
            for (int i = 0; i < items.size(); i++) {
                write(list.item(), items.get(i), path + "[" + i + "]");
            }
            json.writeEndArray();
        } else if (shape instanceof Shape.Words words && words.words().contains(value)) {
            json.writeString((String) value);
        } else if (!(shape instanceof Shape.Scalar scalar) || !write(scalar, value, path)) {
            throw new Misfit("has '" + path + "', which must be " + shape.shown() + ", but is " + shown(value));
        }
    }

    private boolean write(Shape.Scalar scalar, Object value, String path) throws IOException {
        switch (scalar) {
            case BOOLEAN -> {
                if (value instanceof Boolean truth) {
                    json.writeBoolean(truth);
                    return true;
                }
                return false;
            }
            case STRING -> {
                if (value instanceof String text) {
                    json.writeString(text);
                    return true;
                }
                return false;
            }
            default -> {
                Optional<String> number = number(value).flatMap(text -> fitting(scalar, text));
                if (number.isPresent()) {
                    json.writeNumber(number.get());
                    noteRepair(value, number.get(), path);
                }
                return number.isPresent();
            }
        }
    }

    private static Optional<String> number(Object value) {
        if (value instanceof ExactJson.Number number) {
            return Optional.of(number.text());
        }
        return value instanceof String text ? SpelledNumber.read(text) : Optional.empty();
    }

    private static Optional<String> fitting(Shape.Scalar scalar, String number) {
        String whole = number.replaceFirst("\\.0+$", "");
        boolean fits = scalar == Shape.Scalar.NUMBER || whole.matches("-?\\d+");
        return fits ? Optional.of(scalar == Shape.Scalar.NUMBER ? number : whole) : Optional.empty();
    }

    private void noteRepair(Object value, String written, String path) {
        if (!value.toString().equals(written) || value instanceof String) {
            repairs.add(path + ": " + shown(value) + " read as " + written);
        }
    }

    private static String shown(Object value) {
        if (value instanceof String text) {
            return '"' + Excerpt.of(text) + '"';
        }
        if (value instanceof Map) {
            return "an object";
        }
        return value instanceof List ? "a list" : value == ExactJson.Nothing.NULL ? "null" : value.toString();
    }
}
