package dev.holdfast.state;

import dev.holdfast.schemas.ItemKey;

/** The only place that puts store keys together, besides {@link ItemKey}. All are text that sorts as it should. */
public final class Keys {
    private static final String LAST = "~";

    private Keys() {}

    /**
     * Returns the backlog key of an item: by experiment, then by the order in which the items came, so that a scan from a
     * remembered place is the schedule (see the decision record on the backlog's key).
     *
     * @param position offset of the admitting record
     */
    public static String backlog(String experimentId, long position) {
        return ItemKey.prefixOf(experimentId) + zeroPadded(position, 19);
    }

    /** Returns a key behind all backlog keys of an experiment. */
    public static String backlogEnd(String experimentId) {
        return ItemKey.prefixOf(experimentId) + LAST;
    }

    /** Returns the position in a backlog key, or the offset in that of an early attempt. */
    public static long position(String backlogKey) {
        return Long.parseLong(backlogKey.substring(backlogKey.lastIndexOf('/') + 1));
    }

    /** Returns the key of one partition's tally: the record key on topic tallies, too. */
    public static String tally(String experimentId, int partition) {
        return ItemKey.prefixOf(experimentId) + zeroPadded(partition, 6);
    }

    /** Returns a key behind all tallies of an experiment. */
    public static String tallyEnd(String experimentId) {
        return ItemKey.prefixOf(experimentId) + LAST;
    }

    /** Returns the key of a cohort's counter and pointers in store snapshots. */
    public static String cohort(String cohort) {
        return ItemKey.prefixOf(cohort) + "cohort";
    }

    /** Returns the key of one run's own snapshots in store snapshots. */
    public static String cohortRun(String cohort, String experimentId) {
        return ItemKey.prefixOf(cohort) + "run/" + ItemKey.prefixOf(experimentId);
    }

    /** Returns the key of the newest runs of one comparison key in store snapshots. */
    public static String cohortGroup(String cohort, String comparisonKey) {
        return ItemKey.prefixOf(cohort) + "key/" + ItemKey.prefixOf(comparisonKey);
    }

    /** Returns what the keys of an item's early attempts begin with: no other item's key does, for each has two slashes. */
    static String earlyAttempts(String itemKey) {
        return itemKey + '/';
    }

    /**
     * Returns the key of an early attempt, in the order in which they were reported.
     *
     * @param offset of the event
     */
    static String earlyAttempt(String itemKey, long offset) {
        return earlyAttempts(itemKey) + zeroPadded(offset, 19);
    }

    /** Returns the item's key in the key of an early attempt. */
    static String itemOfEarly(String key) {
        return key.substring(0, key.lastIndexOf('/'));
    }

    private static String zeroPadded(long number, int width) {
        String digits = Long.toString(number);
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }
}
