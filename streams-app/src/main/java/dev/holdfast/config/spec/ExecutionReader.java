package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Durations;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.SectionReader;
import dev.holdfast.config.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

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
        Map<String, String> texts = new LinkedHashMap<>();
        values.forEach((name, value) -> texts.put(name, value.toString()));
        ExecutionSection execution = ExecutionSection.of(texts);
        ExternalWorkers.checkLimits(section, values, problems);
        checkLevels(section, execution);
        checkTimes(section, execution);
        checkFailures(section, execution.failures());
        return Optional.of(execution);
    }

    private void checkLevels(YamlNode.Entry section, ExecutionSection execution) {
        Pacing pacing = execution.pacing();
        if (pacing.minConcurrency() > execution.concurrency()) {
            report(section, "min_concurrency", "must be at most concurrency, which is " + execution.concurrency());
        }
        if (pacing.startConcurrency() > execution.concurrency()
                || pacing.startConcurrency() < pacing.minConcurrency()) {
            report(
                    section,
                    "start_concurrency",
                    "must be from min_concurrency to concurrency, which are " + pacing.minConcurrency() + " and "
                            + execution.concurrency());
        }
    }

    private void checkTimes(YamlNode.Entry section, ExecutionSection execution) {
        if (execution.timeout().isZero()) {
            report(section, "timeout", "must be more than 0s");
        }
        RetrySettings retries = execution.retries();
        if (retries.backoffMax().compareTo(retries.backoff()) < 0) {
            report(
                    section,
                    "retry_backoff_max",
                    "must be at least retry_backoff, which is " + Durations.format(retries.backoff()) + ", but was "
                            + Durations.format(retries.backoffMax()));
        }
    }

    private void checkFailures(YamlNode.Entry section, FailureRules failures) {
        check(section, "storm", failures::storm);
        check(section, "max_failures", failures::maxFailures);
    }

    private void check(YamlNode.Entry section, String key, Supplier<?> value) {
        try {
            var unused = value.get();
        } catch (IllegalArgumentException e) {
            report(section, key, String.valueOf(e.getMessage()));
        }
    }

    private void report(YamlNode.Entry section, String key, String message) {
        problems.add(SpecReader.placeOf(section, key).problem(section.key() + "." + key, message));
    }
}
