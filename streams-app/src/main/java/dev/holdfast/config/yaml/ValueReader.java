package dev.holdfast.config.yaml;

import dev.holdfast.config.spec.HandlerSection;
import java.math.BigInteger;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns what was written into the value of a {@link Setting}, or into the problem that says what would be right. */
public final class ValueReader {
    private static final Pattern INTEGER = Pattern.compile("[-+]?\\d+");
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d+)?");

    private final List<Problem> problems;

    public ValueReader(List<Problem> problems) {
        this.problems = problems;
    }

    /**
     * Reads a value.
     *
     * @param setting what may stand there
     * @param node what does
     * @param path its key, for messages
     * @return the value in the form that {@link HandlerSection} describes; empty if there is a problem
     */
    public Optional<Object> read(Setting setting, YamlNode node, String path) {
        try {
            return Optional.of(value(setting, node));
        } catch (Mistake e) {
            problems.add(e.place().problem(path, e.text()));
            return Optional.empty();
        }
    }

    /** Returns the value that a setting has when it is left out. */
    static Optional<Object> fallback(Setting setting) {
        if (setting.fallback() == null) {
            return Optional.empty();
        }
        SourcePosition nowhere = SourcePosition.outside("default");
        try {
            return Optional.of(value(setting, new YamlNode.Scalar(setting.fallback(), true, nowhere)));
        } catch (Mistake e) {
            throw new IllegalStateException("the default of " + setting.name() + " " + e.text(), e);
        }
    }

    private static Object value(Setting setting, YamlNode node) throws Mistake {
        return switch (setting.kind()) {
            case TEXT_LIST -> CollectedValues.textList(node);
            case TEXTS -> CollectedValues.texts(node);
            case TEXT_MAP -> CollectedValues.textMap(node);
            case TREE -> CollectedValues.tree(node);
            case INTEGER -> integer(setting, Mistake.scalar(node, "a whole number"));
            case NUMBER -> number(setting, Mistake.scalar(node, "a number"));
            case BOOLEAN -> bool(Mistake.scalar(node, "true or false"));
            case WORD -> word(setting, Mistake.scalar(node, "one of " + String.join(", ", setting.allowed())));
            case DURATION ->
                checked(Mistake.scalar(node, "a time such as 60s"), text -> {
                    Durations.parse(text);
                    return text;
                });
            case RATE ->
                checked(Mistake.scalar(node, "a rate such as 5/s"), text -> {
                    Rates.parse(text);
                    return text;
                });
            case URL -> checked(Mistake.scalar(node, "an address such as http://localhost:8080/"), ValueReader::url);
            case FILE -> checked(Mistake.scalar(node, "the name of a file"), ValueReader::place);
            case FOLDER -> checked(Mistake.scalar(node, "the name of a folder"), ValueReader::place);
            case TEXT -> Mistake.scalar(node, "text").text();
        };
    }

    private static Object integer(Setting setting, YamlNode.Scalar scalar) throws Mistake {
        if (!scalar.plain() || !INTEGER.matcher(scalar.text()).matches()) {
            throw Mistake.unexpected("a whole number", scalar);
        }
        BigInteger value = new BigInteger(scalar.text());
        long least = setting.minimum() == null ? Long.MIN_VALUE : setting.minimum();
        long greatest = setting.maximum() == null ? Long.MAX_VALUE : setting.maximum();
        if (value.compareTo(BigInteger.valueOf(least)) < 0 || value.compareTo(BigInteger.valueOf(greatest)) > 0) {
            throw Mistake.unexpected("a whole number" + range(setting.minimum(), setting.maximum()), scalar);
        }
        return value.longValueExact();
    }

    private static Object number(Setting setting, YamlNode.Scalar scalar) throws Mistake {
        if (!scalar.plain() || !NUMBER.matcher(scalar.text()).matches()) {
            throw Mistake.unexpected("a number", scalar);
        }
        double value = Double.parseDouble(scalar.text());
        boolean tooSmall = setting.minimum() != null && value < setting.minimum();
        boolean tooGreat = setting.maximum() != null && value > setting.maximum();
        if (tooSmall || tooGreat || Double.isInfinite(value)) {
            throw Mistake.unexpected("a number" + range(setting.minimum(), setting.maximum()), scalar);
        }
        return value;
    }

    private static String range(@Nullable Long least, @Nullable Long greatest) {
        if (least != null && greatest != null && greatest != Long.MAX_VALUE) {
            return " from " + least + " to " + greatest;
        }
        return least == null ? " of 64 bits" : " of " + least + " or more";
    }

    private static Object bool(YamlNode.Scalar scalar) throws Mistake {
        if (scalar.plain() && (scalar.text().equals("true") || scalar.text().equals("false"))) {
            return Boolean.valueOf(scalar.text());
        }
        throw Mistake.unexpected("true or false", scalar);
    }

    private static Object word(Setting setting, YamlNode.Scalar scalar) throws Mistake {
        if (setting.allowed().contains(scalar.text())) {
            return scalar.text();
        }
        Mistake mistake = Mistake.unexpected("one of " + String.join(", ", setting.allowed()), scalar);
        throw new Mistake(scalar.place(), mistake.text() + Suggestions.didYouMean(scalar.text(), setting.allowed()));
    }

    private static Object checked(YamlNode.Scalar scalar, UnaryOperator<String> parser) throws Mistake {
        try {
            return parser.apply(scalar.text().trim());
        } catch (IllegalArgumentException e) {
            throw new Mistake(scalar.place(), String.valueOf(e.getMessage()));
        }
    }

    private static String place(String text) {
        if (text.isEmpty() || text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("must be the name of a place on the disk");
        }
        return text;
    }

    /**
     * Checks an address and returns it as it is.
     *
     * @throws IllegalArgumentException if it is not http or https with a host
     */
    public static String url(String text) {
        String message =
                "must be an address such as http://localhost:8080/, but was '" + Secrets.withoutUser(text) + "'";
        try {
            URI uri = URI.create(text);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(message, e);
        }
        throw new IllegalArgumentException(message);
    }
}
