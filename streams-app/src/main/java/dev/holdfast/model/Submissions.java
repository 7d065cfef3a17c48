package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a submitter says of its submission: heard while it has the lease, or if it is a producer of its own (R9). */
final class Submissions {
    private Submissions() {}

    static Decision decide(Experiment before, ExperimentCommand command, Instant at) {
        String fenced = Leases.fenced(before, command);
        if (fenced != null) {
            return refused(before, fenced);
        }
        return switch (command.getKind()) {
            case SUBMITTING -> submitting(before, command);
            case SUBMITTED -> submitted(before, command);
            case HEARTBEAT -> heartbeat(before, at);
            case RELEASE ->
                accepted(
                        "the lease is given back", Experiment.newBuilder(before).setLease(null));
            case FAIL -> Stops.fail(before, command, at);
            case START,
                    RESUME,
                    RETRY,
                    APPEND,
                    PAUSE,
                    CANCEL,
                    RESTORE,
                    BREAKER_OPENED,
                    BREAKER_CLOSED,
                    TUNE,
                    SNAPSHOT,
                    UNKNOWN -> throw new IllegalArgumentException("no command of a submitter: " + command.getKind());
        };
    }

    static boolean isNegative(@Nullable Long number) {
        return number != null && number < 0;
    }

    private static Decision submitting(Experiment before, ExperimentCommand command) {
        long submitted =
                Math.max(before.getItemsSubmitted(), Objects.requireNonNullElse(command.getItemsSubmitted(), 0L));
        Experiment.Builder record = Experiment.newBuilder(before).setItemsSubmitted(submitted);
        Long sampled = command.getItemsSampled();
        Long of = command.getSampledOf();
        if (sampled != null && of != null && sampled > 0 && sampled <= of && before.getItemsSampled() == 0) {
            record.setItemsSampled(sampled).setSampledOf(of);
        }
        return accepted(submitted + " items submitted", record);
    }

    private static Decision submitted(Experiment before, ExperimentCommand command) {
        Long total = command.getItemsTotal();
        if (total == null) {
            return refused(before, "SUBMITTED must say items_total");
        }
        if (isNegative(total)) {
            return refused(before, "items_total must be 0 or more, but was " + total);
        }
        Experiment.Builder record =
                Experiment.newBuilder(before).setItemsTotal(total).setItemsSubmitted(total);
        if (command.getSource() != null) {
            record.setSource(command.getSource());
        }
        return accepted(total + " items in all", record);
    }

    private static Decision heartbeat(Experiment before, Instant at) {
        if (before.getLease() == null) {
            return refused(before, Leases.lost(before));
        }
        Experiment record = Experiment.newBuilder(before).build();
        record.getLease().setHeartbeatAt(at);
        return new Decision(true, "the lease goes on", record);
    }

    private static Decision accepted(String detail, Experiment.Builder record) {
        return new Decision(true, detail, record.build());
    }

    private static Decision refused(Experiment record, String why) {
        return new Decision(false, why, record);
    }
}
