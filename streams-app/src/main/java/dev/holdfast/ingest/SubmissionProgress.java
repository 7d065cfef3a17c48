package dev.holdfast.ingest;

/** How far a submission has come. Thread-safe. */
public final class SubmissionProgress {
    private volatile long items;

    /** Takes how many items, from the first one on, are on the topic already. */
    public SubmissionProgress(long items) {
        this.items = items;
    }

    /** Returns how many items, from the first one on, are committed to the topic. */
    public long items() {
        return items;
    }

    /** Notes how far it has come; what is known already is never taken back. */
    public void reached(long position) {
        items = Math.max(items, position);
    }
}
