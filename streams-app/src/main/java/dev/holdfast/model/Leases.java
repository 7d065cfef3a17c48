package dev.holdfast.model;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.Lease;
import dev.holdfast.schemas.avro.LeaseOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The lease of an experiment: one submitter at a time, from the first run on (R9). It ends by itself when its owner is
 * silent for too long (R8: what is recorded as running need not be alive), and each experiment has its own (R11).
 */
public final class Leases {
    /** How long a lease lasts without a heartbeat, if its owner did not say. */
    public static final Duration DEFAULT_TTL = Duration.ofSeconds(10);

    private Leases() {}

    /** Says whether the owner has been heard of lately. */
    public static boolean isLive(Lease lease, Instant at) {
        return at.isBefore(lease.getHeartbeatAt().plusMillis(lease.getTtlMs()));
    }

    /** Returns why the sender of a command cannot have the lease, or null if it can, or does not want it. */
    static @Nullable String whyNot(Experiment record, ExperimentCommand command, Instant at) {
        Lease lease = record.getLease();
        if (command.getTakeOver()
                && (command.getReason() == null || command.getReason().isBlank())) {
            return "taking over needs a reason: --take-over --reason TEXT";
        }
        boolean free = lease == null || command.getOwner() == null || !isLive(lease, at) || isOf(lease, command);
        return free || command.getTakeOver() || isFromTheDead(lease, command)
                ? null
                : Sentences.held(record, lease, at);
    }

    /** Gives the lease to the sender of a command, if it wants it, in place. */
    static void grant(Experiment.Builder record, ExperimentCommand command, Instant at) {
        LeaseOwner owner = command.getOwner();
        if (owner == null) {
            return;
        }
        Lease before = record.getLease();
        boolean taken = before != null && !isOf(before, command);
        long epoch = record.getLeaseEpoch() + 1;
        record.setLeaseEpoch(epoch)
                .setLease(Lease.newBuilder()
                        .setOwner(owner)
                        .setEpoch(epoch)
                        .setSince(at)
                        .setHeartbeatAt(at)
                        .setTtlMs(Objects.requireNonNullElse(command.getLeaseTtlMs(), DEFAULT_TTL.toMillis()))
                        .setTakenOverFrom(taken ? Sentences.of(before.getOwner()) : null)
                        .setReason(taken ? command.getReason() : null)
                        .build());
    }

    /**
     * Returns why a command of a submitter is not carried out, or null: it was fenced, another one has the lease. A
     * sender that names no owner is a producer of its own, and bound by no lease.
     */
    static @Nullable String fenced(Experiment record, ExperimentCommand command) {
        Lease lease = record.getLease();
        if (command.getOwner() == null || (lease != null && isOf(lease, command))) {
            return null;
        }
        return lost(record);
    }

    /** Says why an owner of an older epoch has to stop. */
    public static String lost(Experiment record) {
        Lease lease = record.getLease();
        String id = record.getExperimentId();
        if (lease == null) {
            return "the lease of experiment " + id + " is over";
        }
        return "experiment " + id + " was taken over by " + Sentences.of(lease.getOwner()) + " at " + lease.getSince()
                + (lease.getReason() == null ? "" : " (" + lease.getReason() + ")");
    }

    /** Only from the one that is dead: another one may have taken it since. */
    private static boolean isFromTheDead(Lease lease, ExperimentCommand command) {
        return lease.getOwner().getId().equals(command.getTakeOverFrom());
    }

    private static boolean isOf(Lease lease, ExperimentCommand command) {
        return command.getOwner() != null
                && lease.getOwner().getId().equals(command.getOwner().getId());
    }
}
