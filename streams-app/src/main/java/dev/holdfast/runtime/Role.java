package dev.holdfast.runtime;

/** Who uses a cluster, by what they may do there. */
public enum Role {
    /** Who runs {@code topics apply}. */
    TOPICS("makes the topics: holdfast topics apply"),
    /** An instance of the application. */
    APPLICATION("runs the application: holdfast up"),
    /** Who starts and changes experiments; with the rights of an application too, unless one is up and run is detached. */
    OPERATOR("starts, changes, backs up and reads experiments: run, resume, pause, blocks, backup …"),
    /** A program of its own that sends items. */
    PRODUCER("sends items from a program of its own"),
    /** Who reads results. */
    READER("reads: list, show, items, attempts, results, snapshots");

    private final String purpose;

    Role(String purpose) {
        this.purpose = purpose;
    }

    /** Returns what the role does, in words. */
    public String purpose() {
        return purpose;
    }
}
