package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.CollectedValues;
import dev.holdfast.config.yaml.Mistake;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.Suggestions;
import dev.holdfast.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads which rows of a source are an experiment's: a condition for each column. */
final class WhereReader {
    private static final List<String> KEYS = List.of("is", "not", "blank", "matches");
    private static final String PATH = "source.where.";

    private final List<Problem> problems;

    WhereReader(List<Problem> problems) {
        this.problems = problems;
    }

    /** Reads the conditions; those that have a problem are left out. */
    List<RowCondition> read(YamlNode.Mapping where) {
        List<RowCondition> conditions = new ArrayList<>();
        if (where.entries().isEmpty()) {
            problems.add(where.place().problem("source.where", "must name at least one column"));
        }
        for (YamlNode.Entry entry : where.entries()) {
            try {
                conditions.add(condition(entry));
            } catch (Mistake e) {
                problems.add(e.place().problem(PATH + entry.key(), e.text()));
            }
        }
        return conditions;
    }

    private static RowCondition condition(YamlNode.Entry entry) throws Mistake {
        if (!(entry.value() instanceof YamlNode.Mapping mapping)) {
            return new RowCondition(entry.key(), values(entry.value(), ""), List.of(), null, null);
        }
        for (YamlNode.Entry demand : mapping.entries()) {
            if (!KEYS.contains(demand.key())) {
                throw new Mistake(
                        demand.place(),
                        "'" + demand.key() + "' is no condition"
                                + Suggestions.didYouMean(demand.key(), KEYS)
                                + "; there are: a value, a list of values, {is: …}, {not: …}, {blank: true},"
                                + " {blank: false}, {matches: REGEX}");
            }
        }
        if (mapping.entries().isEmpty()) {
            throw new Mistake(entry.value().place(), "must be a value, a list of values, or a condition");
        }
        Optional<YamlNode> is = mapping.get("is");
        Optional<YamlNode> not = mapping.get("not");
        Optional<YamlNode> matches = mapping.get("matches");
        String regex = matches.isPresent()
                ? Mistake.scalar(matches.get(), "a regular expression").text()
                : null;
        try {
            return new RowCondition(
                    entry.key(),
                    is.isPresent() ? values(is.get(), "is: ") : List.of(),
                    not.isPresent() ? values(not.get(), "not: ") : List.of(),
                    blank(mapping.get("blank").orElse(null)),
                    regex);
        } catch (IllegalArgumentException e) {
            throw new Mistake(matches.orElse(mapping).place(), String.valueOf(e.getMessage()));
        }
    }

    /** A word that seems to mean nothing is asked about: taken for a text, it would leave out the wrong rows. */
    private static List<String> values(YamlNode node, String key) throws Mistake {
        if (node instanceof YamlNode.Scalar scalar && scalar.isNothing()) {
            throw new Mistake(node.place(), "has no value; of rows with nothing in the column say {blank: true}");
        }
        List<String> values = CollectedValues.texts(node);
        if (node instanceof YamlNode.Scalar scalar
                && scalar.plain()
                && scalar.text().equals("blank")) {
            throw new Mistake(
                    node.place(),
                    "'" + key + "blank' has two meanings: say {blank: " + !key.equals("not: ")
                            + "} of rows with nothing in the column" + (key.equals("not: ") ? " to be left out" : "")
                            + ", or put the text in a list: " + (key.isEmpty() ? "[blank]" : "{" + key + "[blank]}"));
        }
        return values;
    }

    private static @Nullable Boolean blank(@Nullable YamlNode node) throws Mistake {
        if (node == null) {
            return null;
        }
        YamlNode.Scalar scalar = Mistake.scalar(node, "true or false");
        if (scalar.text().equals("true") || scalar.text().equals("false")) {
            return Boolean.valueOf(scalar.text());
        }
        throw Mistake.unexpected("true or false", scalar);
    }
}
