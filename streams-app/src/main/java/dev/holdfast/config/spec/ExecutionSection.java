package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Durations;
import dev.holdfast.config.yaml.Rate;
import dev.holdfast.config.yaml.Rates;
import dev.holdfast.config.yaml.Setting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The SPEC's {@code execution} section: how the work is done.
 *
 * @param concurrency how many items are worked on at once at most, 1 or more
 * @param timeout the time after which one attempt is given up, more than zero
 * @param pacing how the level below that is found, and limits over time
 * @param onInDoubt what happens to an attempt in doubt
 * @param retries how often and when a failed item is tried again
 * @param failures what many failures mean for the run as a whole
 * @param share how places are shared with other experiments
 * @param workers who makes the calls
 */
public record ExecutionSection(
        int concurrency,
        Duration timeout,
        Pacing pacing,
        InDoubtPolicy onInDoubt,
        RetrySettings retries,
        FailureRules failures,
        Share share,
        Workers workers) {

    /** Returns the limit of attempts over time, if there is one. */
    public Optional<Rate> rate() {
        return Optional.ofNullable(pacing.rateText()).map(Rates::parse);
    }

    /**
     * Reads the section from the texts of its keys.
     *
     * @param values by the names of {@link SpecSettings#EXECUTION}; one that is missing has its default
     * @throws IllegalArgumentException if one is missing that has no default, or is not what it should be
     */
    static ExecutionSection of(Map<String, String> values) {
        Values given = new Values(values);
        int concurrency = given.integer("concurrency");
        return new ExecutionSection(
                concurrency,
                given.duration("timeout"),
                new Pacing(
                        given.integer("min_concurrency"),
                        given.find("start_concurrency").map(Integer::parseInt).orElse(concurrency),
                        given.find("rate").orElse(null),
                        given.find("token_rate").orElse(null),
                        given.find("limit").orElse(null)),
                InDoubtPolicy.of(given.text("on_in_doubt")),
                new RetrySettings(
                        given.integer("max_attempts"),
                        given.duration("retry_backoff"),
                        given.duration("retry_backoff_max"),
                        given.duration("retry_total")),
                new FailureRules(given.text("storm"), given.find("max_failures").orElse(null)),
                new Share(given.integer("weight"), given.integer("priority")),
                Workers.of(given.text("workers")));
    }

    /** Returns the texts of its keys, defaults filled in. */
    Map<String, Object> toValues() {
        Map<String, Object> values = new LinkedHashMap<>();
        if (workers != Workers.INTERNAL) {
            values.put("workers", workers.word());
        }
        values.put("concurrency", concurrency);
        values.put("min_concurrency", pacing.minConcurrency());
        if (pacing.startConcurrency() != concurrency) {
            values.put("start_concurrency", pacing.startConcurrency());
        }
        values.put("timeout", Durations.format(timeout));
        values.put("max_attempts", retries.maxAttempts());
        put(values, "rate", pacing.rateText());
        put(values, "token_rate", pacing.tokenRateText());
        put(values, "limit", pacing.limit());
        values.put("on_in_doubt", onInDoubt.word());
        values.put("retry_backoff", Durations.format(retries.backoff()));
        values.put("retry_backoff_max", Durations.format(retries.backoffMax()));
        values.put("retry_total", Durations.format(retries.total()));
        if (!failures.stormText().equals(FailureRules.DEFAULT_STORM)) {
            values.put("storm", failures.stormText());
        }
        put(values, "max_failures", failures.maxFailuresText());
        values.put("weight", share.weight());
        values.put("priority", share.priority());
        return values;
    }

    private static void put(Map<String, Object> values, String name, @Nullable String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    private record Values(Map<String, String> given) {
        Optional<String> find(String name) {
            String value = given.get(name);
            if (value != null) {
                return Optional.of(value);
            }
            return SpecSettings.EXECUTION.stream()
                    .filter(setting -> setting.name().equals(name))
                    .findFirst()
                    .map(Setting::fallback);
        }

        String text(String name) {
            return find(name)
                    .orElseThrow(() -> new IllegalArgumentException("the stored SPEC has no execution." + name));
        }

        int integer(String name) {
            return Integer.parseInt(text(name));
        }

        Duration duration(String name) {
            return Durations.parse(text(name));
        }
    }
}
