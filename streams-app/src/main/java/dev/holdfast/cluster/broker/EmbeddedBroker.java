package dev.holdfast.cluster.broker;

import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.cluster.ClusterException;
import dev.holdfast.cluster.Notices;
import dev.holdfast.cluster.PortTakenException;
import dev.holdfast.cluster.repair.BrokerFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real single-node Kafka broker (KRaft, broker and controller) in this process, on loopback only. Thread-safe. */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final Duration RETIRE_BOUND = Duration.ofSeconds(30);
    private static final Duration STOP_BOUND = Duration.ofSeconds(10);
    private static final Duration FAILED_STOP_BOUND = Duration.ofSeconds(1);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(20);

    private final BrokerNode node;
    private final int port;
    private final CompletableFuture<String> failure;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedBroker(BrokerNode node, int port, CompletableFuture<String> failure) {
        this.node = node;
        this.port = port;
        this.failure = failure;
    }

    /**
     * Starts the broker on a folder, which is formatted if it is new; returns once it serves.
     *
     * @param secret what its clients must know
     * @throws PortTakenException if a port is asked for that another program has
     * @throws BrokerFailedException if it does not start
     */
    public static EmbeddedBroker start(Path logDir, BrokerSettings settings, AccessSecret secret) {
        return start(logDir, settings, secret, true);
    }

    /** For tests: without the cure for an unclean end. */
    public static EmbeddedBroker start(
            Path logDir, BrokerSettings settings, AccessSecret secret, boolean retireFormerBroker) {
        Path folder = logDir.toAbsolutePath().normalize();
        int port = BrokerPort.choose(folder, settings.port());
        CompletableFuture<String> failure = new CompletableFuture<>();
        BrokerExit.watch(failure);
        try {
            BrokerFolder files = new BrokerFolder(folder);
            files.prepare(Notices::say);
            BrokerStorage.ensureFormatted(folder);
            files.remember();
            BrokerNode node = new BrokerNode(BrokerConfiguration.of(folder, port, settings, secret));
            startInOrder(node, retireFormerBroker);
            BrokerPort.remember(folder, node.port());
            return new EmbeddedBroker(node, node.port(), failure);
        } catch (ClusterException e) {
            BrokerExit.unwatch(failure);
            throw e;
        } catch (Exception e) {
            BrokerExit.unwatch(failure);
            throw new BrokerFailedException(
                    "the broker on " + folder + " did not start: " + reasonOf(e) + "; the log file says more", e);
        }
    }

    private static void startInOrder(BrokerNode node, boolean retireFormerBroker) {
        long begin = System.nanoTime();
        try {
            node.startController();
            long controllerUp = System.nanoTime();
            boolean retired = retireFormerBroker && node.retireFormerBroker(RETIRE_BOUND);
            long retiredAt = System.nanoTime();
            node.startBroker();
            LOG.info(
                    "broker ready: controller {} ms, {} {} ms, broker {} ms",
                    millis(begin, controllerUp),
                    retired ? "former broker retired" : "nothing to retire",
                    millis(controllerUp, retiredAt),
                    millis(retiredAt, System.nanoTime()));
        } catch (RuntimeException | Error e) {
            stopQuietly(node);
            throw e;
        }
    }

    private static long millis(long from, long to) {
        return TimeUnit.NANOSECONDS.toMillis(to - from);
    }

    /** Returns the message nearest to the root; a root without one, such as a time-out, is named beside it. */
    private static String reasonOf(Throwable e) {
        Throwable root = e;
        String message = e.getMessage();
        for (int depth = 0; root.getCause() != null && depth < 20; depth++) {
            root = root.getCause();
            message = root.getMessage() == null ? message : root.getMessage();
        }
        return root.getMessage() == null ? message + " (" + root.getClass().getSimpleName() + ")" : root.getMessage();
    }

    private static void stopQuietly(BrokerNode node) {
        try {
            node.stop(Duration.ofSeconds(1));
        } catch (RuntimeException e) {
            LOG.debug("a broker that did not start did not stop either", e);
        }
    }

    /** Returns the address that clients of this machine use. */
    public String bootstrapServers() {
        return BrokerConfiguration.HOST + ":" + port;
    }

    /** Returns the id that the cluster was formatted with. */
    public String clusterId() {
        return node.clusterId();
    }

    /**
     * Completes with a sentence for people when the broker gives up by itself (no room, an unreadable disk). The
     * process should then end: it is halted 30 s later, as Kafka would have done at once.
     */
    public CompletableFuture<String> failure() {
        return failure.copy();
    }

    /** Stops the broker cleanly, within 20 s; what has not stopped by then dies with the process. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        Thread thread = new Thread(() -> stop(stopped), "broker-stop");
        thread.setDaemon(true);
        thread.start();
        try {
            stopped.get(CLOSE_BOUND.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("the broker has not stopped cleanly; it will recover at its next start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            BrokerExit.unwatch(failure);
        }
    }

    private void stop(CompletableFuture<Void> stopped) {
        try {
            node.stop(failure.isDone() ? FAILED_STOP_BOUND : STOP_BOUND);
            stopped.complete(null);
        } catch (RuntimeException | Error e) {
            stopped.completeExceptionally(e);
        }
    }
}
