package dev.holdfast.runtime;

import dev.holdfast.cluster.owner.AttachmentNeed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the owner of the embedded broker owes the commands that attach to it: that they can attach, that their work is done
 * while it is here, and that it stays until they are through (docs/decisions/one-broker-a-folder.md).
 */
final class Hosting implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hosting.class);
    /** A command that is gone in a moment lets nobody attach: it would have to stay as long as they do. */
    private static final Duration MOMENT = Duration.ofSeconds(5);

    private static final Duration CALLS_BOUND = Duration.ofSeconds(65);
    private static final long LOOK_NANOS = 200_000_000L;

    private final Holdfast holdfast;
    private volatile @Nullable BrokerHost host;
    private volatile boolean closed;
    private @Nullable Thread thread;
    private boolean announced;
    private boolean leaving;

    Hosting(Holdfast holdfast) {
        this.holdfast = holdfast;
    }

    void attend(BrokerHost attending) {
        host = attending;
    }

    /** Begins to serve, in a thread of its own; does nothing for a process that owns no broker. */
    synchronized void serve() {
        if (thread == null && !closed && ownsTheBroker()) {
            Thread serving = new Thread(this::run, "hosting");
            serving.setDaemon(true);
            serving.start();
            thread = serving;
        }
    }

    private void run() {
        long began = System.nanoTime();
        boolean works = false;
        while (!closed) {
            try {
                if (System.nanoTime() - began >= MOMENT.toNanos()) {
                    announce();
                }
                if (!works && holdfast.cluster().isWaitedFor(AttachmentNeed.WORK)) {
                    serve(AttachmentNeed.WORK);
                    works = true;
                } else if (!works && holdfast.cluster().isWaitedFor(AttachmentNeed.ANSWER)) {
                    serve(AttachmentNeed.ANSWER);
                }
            } catch (RuntimeException e) {
                LOG.warn("those that are attached could not be served; trying again", e);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private synchronized void announce() {
        if (!announced
                && !leaving
                && holdfast.application().isEmpty()
                && holdfast.cluster().isWanted()) {
            announced = true;
            holdfast.cluster().announce(null);
        }
    }

    private void serve(AttachmentNeed need) {
        BrokerHost told = host;
        if (told != null && need == AttachmentNeed.WORK) {
            told.beginsToWork();
        }
        holdfast.startFor(need);
    }

    /** Waits until nobody is attached and nobody can attach any more. */
    void awaitEnd() {
        BrokerHost told = host;
        synchronized (this) {
            leaving = true;
        }
        boolean said = false;
        while (told != null
                && ownsTheBroker()
                && !told.isHurried()
                && isSound()
                && !holdfast.room().isShort()) {
            List<Long> others = holdfast.attachedPids();
            if (others.isEmpty() && holdfast.cluster().retire()) {
                return;
            }
            if (!said && !others.isEmpty()) {
                said = true;
                told.waitsFor(others);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Lets calls that are under way come to their end, so that none is in doubt; those that take too long are. */
    void endCalls() {
        BrokerHost told = host;
        Application application = holdfast.application().orElse(null);
        if (application == null || application.isDrained() || !isSound()) {
            return;
        }
        int calls = application.runningCalls();
        if (calls > 0 && told != null) {
            told.endsCalls(calls);
        }
        if (!application.drain(CALLS_BOUND)) {
            LOG.warn("{} calls did not end within {}; they are in doubt", application.runningCalls(), CALLS_BOUND);
        }
    }

    /** Without broker or application nobody gets on, and what is under way cannot be noted. */
    private boolean isSound() {
        return holdfast.lost().isEmpty()
                && holdfast.application().flatMap(Application::failure).isEmpty();
    }

    private boolean ownsTheBroker() {
        return holdfast.cluster().isEmbedded() && holdfast.cluster().isOwner();
    }

    @Override
    public void close() {
        closed = true;
        Thread serving;
        synchronized (this) {
            serving = thread;
        }
        if (serving != null) {
            LockSupport.unpark(serving);
            try {
                serving.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
