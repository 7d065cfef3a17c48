package dev.holdfast.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Reads the {@code execution} section. */
final class ExecutionReader {
    private final SectionReader sections;
    private final List<Problem> problems;

    ExecutionReader(SectionReader sections, List<Problem> problems) {
        this.sections = sections;
        this.problems = problems;
    }

    /** Reads the section; empty if it has a problem. */
    Optional<ExecutionSection> read(YamlNode.Entry section) {
        int before = problems.size();
        Map<String, Object> values = sections.read(section, SpecSettings.EXECUTION, List.of());
        if (problems.size() > before) {
            return Optional.empty();
        }
        RetryPolicy retries = new RetryPolicy(
                integer(values, "max_attempts"),
                duration(values, "retry_backoff"),
                duration(values, "retry_backoff_max"));
        ExecutionSection execution = new ExecutionSection(
                integer(values, "concurrency"),
                duration(values, "timeout"),
                (String) values.get("rate"),
                InDoubtPolicy.of(text(values, "on_in_doubt")),
                retries);
        checkTimes(section, execution);
        return Optional.of(execution);
    }

    private void checkTimes(YamlNode.Entry section, ExecutionSection execution) {
        if (execution.timeout().isZero()) {
            report(section, "timeout", "must be more than 0s");
        }
        RetryPolicy retries = execution.retries();
        if (retries.backoffMax().compareTo(retries.backoff()) < 0) {
            report(
                    section,
                    "retry_backoff_max",
                    "must be at least retry_backoff, which is " + Durations.format(retries.backoff()) + ", but was "
                            + Durations.format(retries.backoffMax()));
        }
    }

    private static Duration duration(Map<String, Object> values, String name) {
        return Durations.parse(text(values, name));
    }

    private static int integer(Map<String, Object> values, String name) {
        return Math.toIntExact((Long) Objects.requireNonNull(values.get(name), name));
    }

    private static String text(Map<String, Object> values, String name) {
        return (String) Objects.requireNonNull(values.get(name), name);
    }

    private void report(YamlNode.Entry section, String key, String message) {
        problems.add(SpecReader.placeOf(section, key).problem(section.key() + "." + key, message));
    }
}
