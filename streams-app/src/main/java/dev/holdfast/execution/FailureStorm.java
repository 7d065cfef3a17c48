package dev.holdfast.execution;

import dev.holdfast.config.spec.StormRule;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells failures of a service as a whole from those of single items, by the last calls. A storm is a share of failed calls,
 * of several items. An item that failed, and after which the service has answered others, is bad itself: what it does from
 * then on says nothing of the service. No I/O and no clock. For one thread at a time.
 */
final class FailureStorm {
    /** So many different items have to fail: fewer may be bad themselves. */
    static final int LEAST_ITEMS = 5;

    private static final int MOST_BAD_ITEMS = 10_000;

    /**
     * One call.
     *
     * @param item the item that failed; null if it was answered
     * @param category what it failed with; null if it was answered
     */
    private record Outcome(@Nullable String item, @Nullable ErrorCategory category) {}

    private final Deque<Outcome> last = new ArrayDeque<>();
    /** Items that have failed since the service last answered. */
    private final Set<String> unproven = new HashSet<>();
    /** The newest items that are known to be bad. */
    private final Set<String> bad = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_BAD_ITEMS;
        }
    });

    private int inARow;

    /** Says whether a failure of this category may be the service's. */
    static boolean isPossible(ErrorCategory category) {
        return switch (category) {
            case API_ERROR, TIMEOUT, UNAVAILABLE, UNKNOWN -> true;
            case QUOTA, AUTHENTICATION, RATE_LIMIT, PARSE_ERROR, DATA_ERROR, CONTENT_FILTER -> false;
        };
    }

    /** Takes that the service has answered a call. */
    void answered(StormRule rule) {
        add(new Outcome(null, null), rule);
        proven();
    }

    /** The service has answered since they failed: if they fail again, it is their own fault. */
    private void proven() {
        bad.addAll(unproven);
        unproven.clear();
        inARow = 0;
    }

    /** Takes a failure of an item while the breaker is open: it tells nothing new. */
    void failedMeanwhile(String item) {
        unproven.add(item);
    }

    /** Takes a failure of an item; says whether the failures of the last calls are a storm now. */
    boolean failed(String item, ErrorCategory category, StormRule rule) {
        unproven.add(item);
        inARow++;
        if (!bad.contains(item)) {
            add(new Outcome(item, category), rule);
        }
        return isStorm(rule);
    }

    /**
     * Says whether nobody can tell yet whether the failure that was taken last is the item's or the service's: others have
     * failed, too, and the service has answered nobody since. That ends where as many calls in a row have failed as are
     * looked at, and they are no storm: then it is the few items that are left.
     *
     * @param hasEverAnswered a service that has never answered may be called in a wrong way: then more items have to fail
     */
    boolean isUndecided(boolean hasEverAnswered, StormRule rule) {
        return unproven.size() >= (hasEverAnswered ? 2 : LEAST_ITEMS) && inARow <= rule.calls();
    }

    /** Says whether as many calls have been seen as are looked at. */
    boolean hasSeenEnough(StormRule rule) {
        return last.size() >= rule.calls() || inARow > rule.calls();
    }

    /** Takes that the service answers again: the last calls tell nothing of it any more. */
    void over() {
        last.clear();
        proven();
    }

    /** Forgets the last calls, for the breaker has opened. */
    void opened() {
        last.clear();
        inARow = 0;
    }

    /** Returns what most of the calls that failed have failed with; empty if none has. */
    Optional<ErrorCategory> category() {
        return kinds().entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey);
    }

    /** Returns it for people: {@code 14 of the last 20 calls failed (api_error 10, timeout 4)}. */
    String inWords() {
        long failed = last.stream().filter(one -> one.item() != null).count();
        return failed + " of the last " + last.size() + " calls failed ("
                + kinds().entrySet().stream()
                        .map(kind -> kind.getKey().name().toLowerCase(java.util.Locale.ROOT) + " " + kind.getValue())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private void add(Outcome outcome, StormRule rule) {
        last.add(outcome);
        while (last.size() > rule.calls()) {
            last.remove();
        }
    }

    private boolean isStorm(StormRule rule) {
        long failed = last.stream().filter(one -> one.item() != null).count();
        return failed >= rule.failures()
                && last.stream()
                                .map(Outcome::item)
                                .filter(java.util.Objects::nonNull)
                                .distinct()
                                .count()
                        >= Math.min(LEAST_ITEMS, rule.failures());
    }

    private Map<ErrorCategory, Integer> kinds() {
        Map<ErrorCategory, Integer> kinds = new EnumMap<>(ErrorCategory.class);
        for (Outcome one : last) {
            if (one.category() != null) {
                kinds.merge(one.category(), 1, Integer::sum);
            }
        }
        return kinds;
    }
}
