package dev.holdfast.cluster.broker;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.utils.Exit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka ends its process when its disk fails. In ours that process is the application: it is told instead, may stop in
 * order, and is halted only if it has not ended after a grace time. Thread-safe.
 */
final class BrokerExit {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerExit.class);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final int FAILED = 1;
    private static final Set<CompletableFuture<String>> WATCHERS = ConcurrentHashMap.newKeySet();

    private BrokerExit() {}

    /** Completes the future with a sentence when Kafka wants to end the process. */
    static void watch(CompletableFuture<String> failure) {
        WATCHERS.add(failure);
        Exit.setExitProcedure((status, message) -> giveUp(status, message));
        Exit.setHaltProcedure((status, message) -> giveUp(status, message));
    }

    static void unwatch(CompletableFuture<String> failure) {
        WATCHERS.remove(failure);
    }

    private static void giveUp(int status, @Nullable String message) {
        String sentence = "the embedded broker has given up (" + (message == null ? "status " + status : message) + ")";
        // Several threads of Kafka give up for the same reason: it is told once.
        long told =
                WATCHERS.stream().filter(watcher -> watcher.complete(sentence)).count();
        if (told > 0) {
            LOG.error("{}; nothing that was acknowledged is lost", sentence);
            Thread halter = new Thread(BrokerExit::haltAfterGrace, "broker-halt");
            halter.setDaemon(true);
            halter.start();
        }
    }

    private static void haltAfterGrace() {
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (System.nanoTime() < deadline) {
            LockSupport.parkNanos(deadline - System.nanoTime());
        }
        if (!WATCHERS.isEmpty()) {
            Runtime.getRuntime().halt(FAILED);
        }
    }
}
