package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import org.jspecify.annotations.Nullable;

/**
 * What a SPEC says of the experiment itself.
 *
 * @param name what people call it
 * @param cohort the group of experiments that it can be compared with
 * @param notes anything
 * @param budget what it may cost
 * @param failures how many of its items may fail
 */
public record Heading(
        String name, @Nullable String cohort, @Nullable String notes, Budget budget, FailureLimit failures) {

    /** Puts what limits the experiment into a record. */
    void limit(Experiment.Builder record) {
        record.setBudgetTokens(budget.tokens())
                .setBudgetMicros(budget.micros())
                .setBudgetWallTimeMs(budget.wallTimeMs())
                .setMaxFailures(failures.items())
                .setMaxFailuresShare(failures.share());
    }

    /** Reads the heading of a SPEC. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads it.
         *
         * @param spec the SPEC as JSON
         * @throws IllegalArgumentException if the SPEC is not valid; the message says why
         */
        Heading read(String spec);
    }
}
