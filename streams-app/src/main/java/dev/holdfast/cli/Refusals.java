package dev.holdfast.cli;

import dev.holdfast.schemas.avro.Experiment;

/** Reasons that the command line knows without asking. */
final class Refusals {
    private Refusals() {}

    static String ended(Experiment record) {
        String id = record.getExperimentId();
        String retry = record.getItemsFailed() > 0
                ? "'holdfast retry " + id + " --errors' runs its " + record.getItemsFailed() + " failed items again"
                : "'holdfast results " + id + "' shows its results";
        return "experiment " + id + " is " + Json.statusWord(record.getStatus()) + " since " + record.getEndedAt()
                + " with " + Counts.done(record) + " of " + Counts.total(record) + " items: nothing is left to resume; "
                + retry;
    }
}
