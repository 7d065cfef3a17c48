package dev.holdfast.topology;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which instances are gone, so that what they were doing is not waited for. One that was missing twice in a row is
 * gone: between two it may have left the group to join it again. Asks only while there is somebody to ask for. Stream thread
 * only.
 */
final class InstanceLiveness {
    private static final long ASK_AGAIN_MS = 1_000;

    private final Instances instances;
    private final Set<String> missing = new HashSet<>();
    private final Set<String> gone = new HashSet<>();
    private final Set<String> wanted = new HashSet<>();
    private @Nullable CompletableFuture<Set<String>> asked;
    private long askAt;

    InstanceLiveness(Instances instances) {
        this.instances = instances;
    }

    /** Says whether an instance is known to be gone; if not, that is looked into. */
    boolean isGone(String instance) {
        wanted.add(instance);
        return gone.contains(instance);
    }

    /** Takes an answer that has come, and asks again where there is somebody to ask for. */
    void look(long now) {
        if (asked != null && asked.isDone()) {
            if (!asked.isCompletedExceptionally()) {
                take(asked.getNow(Set.of()));
            }
            asked = null;
        }
        if (asked == null && !wanted.isEmpty() && now >= askAt) {
            askAt = now + ASK_AGAIN_MS;
            asked = instances.living().toCompletableFuture();
        }
    }

    private void take(Set<String> living) {
        for (String instance : wanted) {
            if (living.contains(instance)) {
                missing.remove(instance);
                gone.remove(instance);
            } else if (!missing.add(instance)) {
                gone.add(instance);
            }
        }
        wanted.clear();
    }
}
