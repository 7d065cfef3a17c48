package dev.holdfast.backup;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Tally;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The counts of an experiment's items.
 *
 * @param admitted items in all
 * @param succeeded those that succeeded
 * @param failed those that failed
 * @param cancelled those that were cancelled
 * @param rejected keys of which no record could be taken
 * @param held those in doubt that wait for a person
 * @param inDoubt those that have had an attempt in doubt
 * @param attempts their attempts
 * @param attemptsInDoubt their attempts in doubt
 */
public record ItemCounts(
        long admitted,
        long succeeded,
        long failed,
        long cancelled,
        long rejected,
        long held,
        long inDoubt,
        long attempts,
        long attemptsInDoubt) {

    static ItemCounts of(Tally tally) {
        return new ItemCounts(
                tally.getAdmitted(),
                tally.getSucceeded(),
                tally.getFailed(),
                tally.getCancelled(),
                tally.getItemsRejected(),
                tally.getItemsHeld(),
                tally.getItemsInDoubt(),
                tally.getAttempts(),
                tally.getAttemptsInDoubt());
    }

    /** Returns what the record of an experiment says. */
    public static ItemCounts of(Experiment record) {
        return new ItemCounts(
                record.getItemsAdmitted(),
                record.getItemsSucceeded(),
                record.getItemsFailed(),
                record.getItemsCancelled(),
                record.getItemsRejected(),
                record.getItemsHeld(),
                record.getItemsInDoubt(),
                record.getAttempts(),
                record.getAttemptsInDoubt());
    }

    static ItemCounts sum(Collection<ItemCounts> all) {
        return all.stream().reduce(new ItemCounts(0, 0, 0, 0, 0, 0, 0, 0, 0), ItemCounts::plus);
    }

    private ItemCounts plus(ItemCounts other) {
        return new ItemCounts(
                admitted + other.admitted,
                succeeded + other.succeeded,
                failed + other.failed,
                cancelled + other.cancelled,
                rejected + other.rejected,
                held + other.held,
                inDoubt + other.inDoubt,
                attempts + other.attempts,
                attemptsInDoubt + other.attemptsInDoubt);
    }

    /** Returns in words by how much the others differ, such as {@code succeeded 6 instead of 5}; empty: they do not. */
    public String differencesTo(ItemCounts others) {
        Map<String, Long> theirs = others.byName();
        return byName().entrySet().stream()
                .filter(own -> !own.getValue().equals(theirs.get(own.getKey())))
                .map(own -> own.getKey() + ' ' + theirs.get(own.getKey()) + " instead of " + own.getValue())
                .collect(Collectors.joining(", "));
    }

    private Map<String, Long> byName() {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("items", admitted);
        counts.put("succeeded", succeeded);
        counts.put("failed", failed);
        counts.put("cancelled", cancelled);
        counts.put("rejected", rejected);
        counts.put("held", held);
        counts.put("items in doubt", inDoubt);
        counts.put("attempts", attempts);
        counts.put("attempts in doubt", attemptsInDoubt);
        return counts;
    }
}
