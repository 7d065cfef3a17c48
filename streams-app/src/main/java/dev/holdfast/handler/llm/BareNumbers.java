package dev.holdfast.handler.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Repairs numbers that stand in JSON spelled and without quotes, {@code "confidence": 0. nine}, so that it is JSON again
 * (rule R32). Only members that the SPEC says are numbers are looked at. Thread-safe.
 */
final class BareNumbers {
    private final @Nullable Pattern member;

    BareNumbers(Shape.Members shape) {
        List<String> names = new ArrayList<>();
        collect(shape, names);
        String any = names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        this.member = names.isEmpty()
                ? null
                : Pattern.compile("\"(" + any + ")\"\\s*:\\s*([^\\s\",{}\\[\\]][^\",{}\\[\\]\\r\\n]*)");
    }

    /**
     * Returns a text with such numbers written as JSON has them.
     *
     * @param repairs takes a sentence for each
     */
    String repair(String text, List<String> repairs) {
        if (member == null) {
            return text;
        }
        Matcher found = member.matcher(text);
        StringBuilder repaired = new StringBuilder();
        while (found.find()) {
            String written = found.group(2).strip();
            Optional<String> number = SpelledNumber.isJson(written) ? Optional.empty() : SpelledNumber.read(written);
            number.ifPresent(value -> {
                found.appendReplacement(repaired, "");
                repaired.append('"').append(found.group(1)).append("\":").append(value);
                repairs.add(found.group(1) + ": " + written + " read as " + value);
            });
        }
        return found.appendTail(repaired).toString();
    }

    private static void collect(Shape shape, List<String> names) {
        if (shape instanceof Shape.ListOf list) {
            collect(list.item(), names);
        } else if (shape instanceof Shape.Members object) {
            object.members().forEach((name, member) -> {
                if (member == Shape.Scalar.NUMBER || member == Shape.Scalar.INTEGER) {
                    names.add(name);
                }
                collect(member, names);
            });
        }
    }
}
