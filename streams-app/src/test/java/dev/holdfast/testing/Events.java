package dev.holdfast.testing;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.time.Instant;

/** Attempt events as executors write them, with ordinary defaults. */
public final class Events {
    /** When events happen unless a test says otherwise, epoch ms. */
    public static final long ANY_TIME = 1_700_000_000_000L;

    /** The time limit of a STARTED event, ms. */
    public static final long TIMEOUT_MS = 60_000;

    private Events() {}

    /** Returns the event that an attempt is about to be made. */
    public static Attempt started(ItemKey key, int attempt, String executor) {
        Attempt event = event(key, attempt, AttemptEvent.STARTED, executor);
        event.setTimeoutMs(TIMEOUT_MS);
        return event;
    }

    /** Returns the event that an attempt succeeded. */
    public static Attempt succeeded(ItemKey key, int attempt, String executor, String output) {
        Attempt event = event(key, attempt, AttemptEvent.SUCCEEDED, executor);
        event.setOutput(output);
        event.setDurationMs(5L);
        return event;
    }

    /** Returns the event that an attempt failed. */
    public static Attempt failed(ItemKey key, int attempt, String executor, ErrorCategory category, String message) {
        Attempt event = event(key, attempt, AttemptEvent.FAILED, executor);
        event.setErrorCategory(category);
        event.setErrorMessage(message);
        return event;
    }

    /** Returns the event that an attempt is in doubt. */
    public static Attempt inDoubt(ItemKey key, int attempt, String lostExecutor) {
        return event(key, attempt, AttemptEvent.IN_DOUBT, lostExecutor);
    }

    /** Returns the same event at another time. */
    public static Attempt at(Attempt event, long at) {
        return Attempt.newBuilder(event).setAt(Instant.ofEpochMilli(at)).build();
    }

    private static Attempt event(ItemKey key, int attempt, AttemptEvent kind, String executor) {
        Attempt event = new Attempt();
        event.setExperimentId(key.experimentId());
        event.setIncidentId(key.incidentId());
        event.setType(key.type());
        event.setAttempt(attempt);
        event.setEvent(kind);
        event.setExecutorId(executor);
        event.setAt(Instant.ofEpochMilli(ANY_TIME));
        return event;
    }
}
