package dev.holdfast.runtime;

import dev.holdfast.schemas.serde.RegistryUnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stream thread dies: it is replaced, since most causes pass (a full disk, a broker that comes back),
 * until it happens too often; then the application stops and the first cause of that series is reported. A registry that
 * does not answer is waited for without end: it says so each time.
 */
final class StreamsFailures implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsFailures.class);
    private static final int MOST = 8;
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private final Clock clock;
    private final Deque<Instant> recent = new ArrayDeque<>();
    private @Nullable Throwable first;
    private volatile @Nullable Throwable fatal;
    private volatile @Nullable String trouble;

    StreamsFailures(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable error) {
        LOG.error("a stream thread ended and is replaced", error);
        Throwable root = rootOf(error);
        trouble = String.valueOf(root.getMessage());
        if (root instanceof RegistryUnavailableException) {
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        Instant now = clock.instant();
        while (!recent.isEmpty() && recent.peek().isBefore(now.minus(WITHIN))) {
            recent.remove();
        }
        if (recent.isEmpty()) {
            first = root;
        }
        recent.add(now);
        if (recent.size() < MOST) {
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        fatal = first;
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Returns what stopped the application, if something did. */
    Optional<Throwable> fatal() {
        return Optional.ofNullable(fatal);
    }

    /** Returns the latest trouble in words and forgets it. */
    Optional<String> takeTrouble() {
        String latest = trouble;
        trouble = null;
        return Optional.ofNullable(latest);
    }

    private static Throwable rootOf(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && !(cause instanceof RegistryUnavailableException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
