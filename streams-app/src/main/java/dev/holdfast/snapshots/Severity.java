package dev.holdfast.snapshots;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.model.cohort.Comparability;
import dev.holdfast.model.cohort.FactorChange;
import dev.holdfast.model.cohort.Factors;
import dev.holdfast.model.cohort.Polarity;
import dev.holdfast.model.cohort.RunFacts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How grave a difference is, and why (S17). */
public enum Severity {
    /** Nothing differs, or there is nothing to compare with. */
    NONE,
    /** Small changes of metrics, or of how the work was done. */
    MINOR,
    /** What decides the outcome was changed, or a metric moved by more than chance. */
    MAJOR,
    /** Not the same work: other data, another task; or a major change that nothing explains. */
    CRITICAL;

    private static final List<String> INVARIANTS = List.of("dataset", "task", "sample_size", "stage");

    /**
     * A severity with its reason.
     *
     * @param severity how grave
     * @param reason why, in words
     */
    public record Judgement(Severity severity, String reason) {}

    /** Judges what differs. */
    static Judgement of(
            Comparability comparability,
            List<FactorChange> factors,
            List<KeyChange> changes,
            List<MetricDelta> deltas) {
        Optional<FactorChange> invariant = factors.stream()
                .filter(change -> INVARIANTS.stream().anyMatch(name -> Factors.isUnder(change.name(), name)))
                .findFirst();
        if (invariant.isPresent()) {
            return new Judgement(CRITICAL, "not the same work: " + invariant.get());
        }
        if (!comparability.comparable()) {
            return new Judgement(MAJOR, "not comparable: " + comparability.reason());
        }
        Optional<MetricDelta> major = deltas.stream()
                .filter(delta -> !delta.mismatch()
                        && delta.weight() == MetricDelta.Weight.MAJOR
                        && Polarity.SHARES.contains(delta.name()))
                .findFirst();
        Optional<FactorChange> setting = factors.stream().findFirst();
        if (major.isPresent() && setting.isEmpty()) {
            return new Judgement(
                    CRITICAL,
                    major.get().name() + " is " + major.get().direction()
                            + " by more than chance, though nothing that decides the outcome was changed");
        }
        if (setting.isPresent()) {
            return new Judgement(MAJOR, "what decides the outcome was changed: " + FactorChange.inShort(factors));
        }
        return small(changes, deltas);
    }

    private static boolean isOtherAnswers(KeyChange change) {
        return change.path().equals("outputs." + RunFacts.ANSWERS_DIGEST)
                && isKnown(change.before())
                && isKnown(change.after());
    }

    private static boolean isKnown(@Nullable JsonNode value) {
        return value != null && !value.isNull();
    }

    private static Judgement small(List<KeyChange> changes, List<MetricDelta> deltas) {
        if (changes.stream().anyMatch(Severity::isOtherAnswers)) {
            return new Judgement(MAJOR, "the answers differ, though nothing that decides them was changed");
        }
        Optional<MetricDelta> metric = deltas.stream()
                .filter(delta -> delta.weight() != MetricDelta.Weight.NOISE)
                .findFirst();
        if (metric.isPresent()) {
            return new Judgement(
                    MINOR, metric.get().name() + " is " + metric.get().direction());
        }
        return changes.isEmpty()
                ? new Judgement(NONE, "nothing differs that counts")
                : new Judgement(MINOR, "changed: " + changes.get(0).path());
    }
}
