package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Durations;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.SectionReader;
import dev.holdfast.config.yaml.YamlNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the {@code budget} section. */
final class BudgetReader {
    private final SectionReader sections;
    private final List<Problem> problems;

    BudgetReader(SectionReader sections, List<Problem> problems) {
        this.sections = sections;
        this.problems = problems;
    }

    /**
     * Reads the section; empty if there is none, or it has a problem.
     *
     * @param handler whose calls are paid for; null if that is not known for a problem of its own
     */
    Optional<BudgetSection> read(YamlNode.Mapping root, @Nullable HandlerSection handler) {
        if (root.get("budget").isEmpty()) {
            return Optional.empty();
        }
        int before = problems.size();
        YamlNode.Entry section = SpecReader.entry(root, "budget");
        Map<String, Object> values = sections.read(section, SpecSettings.BUDGET, List.of());
        BudgetSection budget = of(values);
        if (budget.money() != null
                && (budget.money().signum() < 0 || budget.money().compareTo(BudgetSection.MOST_MONEY) > 0)) {
            report(section, "money", "must be from 0 to " + BudgetSection.MOST_MONEY + ", but was " + budget.money());
        }
        budget.prices().forEach((model, price) -> {
            try {
                var unused = BudgetSection.price(price);
            } catch (IllegalArgumentException e) {
                report(section, "prices", model + " " + e.getMessage());
            }
        });
        if (handler != null && problems.size() == before) {
            check(section, budget, handler);
        }
        return problems.size() > before ? Optional.empty() : Optional.of(budget);
    }

    /** Reads the section from its values, which are those of the settings' kinds. */
    @SuppressWarnings("unchecked")
    static BudgetSection of(Map<String, Object> values) {
        Object money = values.get("money");
        Object wallTime = values.get("wall_time");
        Object prices = values.get("prices");
        return new BudgetSection(
                (Long) values.get("tokens"),
                money == null ? null : new BigDecimal(money.toString()),
                wallTime == null ? null : Durations.parse(wallTime.toString()),
                (Long) values.get("tokens_per_call"),
                (Long) values.get("output_tokens_per_call"),
                prices == null ? Map.of() : (Map<String, String>) prices);
    }

    private void check(YamlNode.Entry section, BudgetSection budget, HandlerSection handler) {
        if (budget.limitsCalls() && handler.kind().equals(Workers.HANDLER_KIND)) {
            report(
                    section,
                    budget.tokens() == null ? "money" : "tokens",
                    "cannot be kept with external workers, whose calls are not made here; only wall_time can");
            return;
        }
        if (budget.limitsCalls()
                && budget.tokensPerCall() == null
                && !handler.settings().containsKey("max_tokens")) {
            report(
                    section,
                    "tokens_per_call",
                    "is missing: what one call uses at most, in tokens of input and output, is reserved before it");
        }
        if (budget.money() != null && budget.price(handler) == null) {
            Object model = handler.settings().get("model");
            report(
                    section,
                    "prices",
                    "has no price of " + (model == null ? "any model" : "'" + model + "'")
                            + "; with a budget of money it must, such as {" + (model == null ? "'*'" : model)
                            + ": 0.15/0.60} for a million tokens of input and of output");
        }
    }

    private void report(YamlNode.Entry section, String key, String message) {
        problems.add(SpecReader.placeOf(section, key).problem(section.key() + "." + key, message));
    }
}
