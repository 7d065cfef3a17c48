package dev.holdfast.cluster.broker;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import kafka.server.ControllerServer;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.BrokerRegistration;

/**
 * The broker that this node was before it was killed. The metadata still calls it the living leader of every partition;
 * a broker that starts on such metadata leads, loads pending transactions, and is then fenced under way, so that the
 * marker of a committed transaction may never be written. Unregistering it first leaves every partition without a
 * leader until the new broker is there. The reasons and the measurements are in {@code docs/decisions}.
 */
final class FormerBroker {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ControllerServer controller;
    private final Supplier<OptionalLong> metadataEnd;

    /**
     * @param metadataEnd the offset behind the last record of the metadata; empty before a controller is elected
     */
    FormerBroker(ControllerServer controller, Supplier<OptionalLong> metadataEnd) {
        this.controller = controller;
        this.metadataEnd = metadataEnd;
    }

    /**
     * Unregisters the former broker if the metadata takes it for alive; returns whether there was one.
     *
     * @param bound how long that may take
     * @throws BrokerFailedException if it takes longer
     */
    boolean retire(Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        await(this::isMetadataRead, deadline, bound);
        if (!isTakenForAlive()) {
            return false;
        }
        await(() -> isUnregistered(deadline) && !isTakenForAlive(), deadline, bound);
        return true;
    }

    private static void await(BooleanSupplier condition, long deadline, Duration bound) {
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new BrokerFailedException("the broker's controller has not come up within " + bound.toSeconds()
                        + " s: look into the log file, and try again");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The image is empty at first, and knows of no broker: on a slow machine for long enough to be taken at its word. */
    private boolean isMetadataRead() {
        OptionalLong end = metadataEnd.get();
        return end.isPresent() && controller.metadataCache().currentImage().offset() + 1 >= end.getAsLong();
    }

    private boolean isTakenForAlive() {
        BrokerRegistration registration =
                controller.metadataCache().currentImage().cluster().broker(BrokerConfiguration.NODE_ID);
        return registration != null && !registration.fenced();
    }

    private boolean isUnregistered(long deadline) {
        ControllerRequestContext context = new ControllerRequestContext(
                new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.of(deadline));
        try {
            controller
                    .controller()
                    .unregisterBroker(context, BrokerConfiguration.NODE_ID)
                    .get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            return true;
        } catch (ExecutionException e) {
            return isUnregistered(e);
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean isUnregistered(ExecutionException e) {
        if (e.getCause() instanceof BrokerIdNotRegisteredException) {
            return true;
        }
        if (e.getCause() instanceof NotControllerException) {
            // It has been elected but has not taken over yet.
            return false;
        }
        throw new BrokerFailedException(
                "the previous registration of the broker could not be removed: " + e.getCause(), e);
    }
}
