package dev.holdfast.runtime;

import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.convert.ConversionOutcome;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.blocks.store.CatalogTopic;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.model.Progress;
import dev.holdfast.schemas.avro.Experiment;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SPEC with blocks wants them when its run is over (P10), whether or not a command follows it: the application that
 * completes an experiment makes them. What the last one did not come to, because it was killed, the next one does.
 */
public final class Conversions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Conversions.class);
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final long LOST_MS = 500;
    private static final Duration HELD_BOUND = Duration.ofHours(1);
    private static final Duration TRIED_AGAIN_AFTER = Duration.ofMinutes(5);

    private final Holdfast holdfast;
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final Map<String, Instant> settled = new HashMap<>();
    private final Map<String, Long> failedAtNanos = new HashMap<>();
    private volatile BiConsumer<String, ConversionOutcome> made = (experimentId, outcome) -> {};
    private volatile BiConsumer<String, String> failed = (experimentId, why) -> {};
    private volatile boolean closed;
    private @Nullable Thread thread;

    Conversions(Holdfast holdfast) {
        this.holdfast = holdfast;
    }

    /**
     * Takes who is told of each conversion: the experiment's id, and what came of it.
     *
     * @param ofSuccess one that was made
     * @param ofFailure one that could not be made, and why
     */
    public void tell(BiConsumer<String, ConversionOutcome> ofSuccess, BiConsumer<String, String> ofFailure) {
        made = ofSuccess;
        failed = ofFailure;
    }

    /** Leaves an experiment to a command of this process, which converts it by itself and says how that went. */
    public void leave(String experimentId) {
        left.add(experimentId);
    }

    /** Begins to look, in a thread of its own. */
    synchronized void start() {
        if (thread == null && !closed) {
            Thread looking = new Thread(this::run, "conversions");
            looking.setDaemon(true);
            looking.start();
            thread = looking;
        }
    }

    private void run() {
        while (!closed) {
            try {
                List<Experiment> own =
                        holdfast.application().map(Application::ownExperiments).orElseGet(List::of);
                own.stream().filter(this::isDue).forEach(this::convert);
            } catch (RuntimeException e) {
                LOG.warn("it could not be seen whose blocks are due", e);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private boolean isDue(Experiment record) {
        String id = record.getExperimentId();
        Long failure = failedAtNanos.get(id);
        return !closed
                && Progress.isOver(record)
                && !left.contains(id)
                && !endOf(record).equals(settled.get(id))
                && (failure == null || System.nanoTime() - failure >= TRIED_AGAIN_AFTER.toNanos());
    }

    private void convert(Experiment record) {
        String id = record.getExperimentId();
        try {
            if (!areMissing(holdfast, record)) {
                settled.put(id, endOf(record));
                return;
            }
            ConversionOutcome outcome =
                    new BlockConversion(holdfast, HELD_BOUND, () -> !closed).convert(record, null, false, false);
            if (outcome.finished()) {
                settled.put(id, endOf(record));
            }
            if (outcome.finished() && !outcome.isNothing()) {
                made.accept(id, outcome);
            }
        } catch (AuditFailedException | BlocksRefusedException | IllegalArgumentException e) {
            fail(id, e);
        } catch (RuntimeException e) {
            if (!closed) {
                fail(id, e);
            }
        }
    }

    private void fail(String experimentId, RuntimeException why) {
        failedAtNanos.put(experimentId, System.nanoTime());
        LOG.warn("the blocks of an experiment could not be made, key={}", experimentId, why);
        failed.accept(experimentId, String.valueOf(why.getMessage()));
    }

    /**
     * Says whether an experiment that is over has not all the blocks that its SPEC wants.
     *
     * @throws BlocksRefusedException if what is there cannot be read
     */
    public static boolean areMissing(Holdfast holdfast, Experiment record) {
        if (!Progress.isOver(record) || Spec.fromJson(record.getSpec()).blocks() == null) {
            return false;
        }
        BlockFolder folder = BlockFolder.of(holdfast.config().blocks().folder(), record.getExperimentId());
        Optional<Sentinel> sentinel = Sentinel.of(folder);
        if (sentinel.isEmpty()) {
            return holdfast.cluster().isEmbedded() || !areElsewhere(holdfast, record);
        }
        return Files.exists(folder.intent())
                || Instant.parse(sentinel.get().writtenAt()).isBefore(endOf(record));
    }

    /** Says whether somebody else of the cluster has made them, in a folder that is not this one's. */
    private static boolean areElsewhere(Holdfast holdfast, Experiment record) {
        return new CatalogTopic(
                        holdfast.connection().topics(), holdfast.connection().serdes(), holdfast.unreadable()::add)
                .hasSentinel(record.getExperimentId());
    }

    private static Instant endOf(Experiment record) {
        return Objects.requireNonNullElse(record.getEndedAt(), Instant.EPOCH);
    }

    @Override
    public void close() {
        closed = true;
        Thread looking;
        synchronized (this) {
            looking = thread;
        }
        if (looking != null) {
            LockSupport.unpark(looking);
            try {
                // Without a broker it may wait for records that never come.
                looking.join(holdfast.lost().isPresent() ? LOST_MS : 0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
