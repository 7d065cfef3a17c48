package dev.holdfast.runtime;

import dev.holdfast.cluster.owner.ThisProcess;
import dev.holdfast.schemas.avro.LeaseOwner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Processes as owners of leases. */
public final class LeaseOwners {
    // Some kernels tell a process's start to a hundredth of a second, and reckon it anew each time.
    private static final Duration SAME = Duration.ofSeconds(1);

    private LeaseOwners() {}

    /** Describes this process as an owner: another one at each call. */
    public static LeaseOwner ofThisProcess() {
        return LeaseOwner.newBuilder()
                .setId(UUID.randomUUID().toString())
                .setUser(ThisProcess.user())
                .setHost(ThisProcess.host())
                .setPid(ThisProcess.pid())
                .setProcessStartedAt(startOf(ProcessHandle.current()).orElse(null))
                .build();
    }

    /**
     * Says whether an owner is known to be dead: it was a process of this machine, and there is none of its pid, or one
     * that started at another time (R9: its lease need not be waited for). Of other machines nothing is known.
     */
    public static boolean isGone(LeaseOwner owner) {
        return owner.getHost().equals(ThisProcess.host())
                && ProcessHandle.of(owner.getPid())
                        .filter(ProcessHandle::isAlive)
                        .filter(process -> isSame(process, owner.getProcessStartedAt()))
                        .isEmpty();
    }

    private static boolean isSame(ProcessHandle process, @Nullable Instant started) {
        Optional<Instant> now = startOf(process);
        return started == null
                || now.isEmpty()
                || Duration.between(started, now.get()).abs().compareTo(SAME) < 0;
    }

    private static Optional<Instant> startOf(ProcessHandle process) {
        return process.info().startInstant().map(start -> start.truncatedTo(ChronoUnit.MILLIS));
    }
}
