package dev.holdfast.submission;

import dev.holdfast.ingest.Spread;

/** How far a submission has come. Thread-safe. */
public final class SubmissionProgress {
    private final Spread sample;
    private final boolean sampling;
    private volatile long items;
    private long oldItems = -1;
    private long lastOldRow;

    public SubmissionProgress(long items) {
        this(items, Spread.NONE, false);
    }

    private SubmissionProgress(long items, Spread sample, boolean sampling) {
        this.items = items;
        this.sample = sample;
        this.sampling = sampling;
    }

    /** Submits nothing but a sample. */
    public static SubmissionProgress ofSample(Spread sample) {
        return new SubmissionProgress(0, sample, true);
    }

    /**
     * Goes on after a sample, if there was one.
     *
     * @param items how many items, from the first one on, are on the topic already
     * @param sample those that are there as well
     */
    public static SubmissionProgress after(long items, Spread sample) {
        return new SubmissionProgress(items, sample, false);
    }

    /** Returns how many items, from the first one on, are committed to the topic. */
    public long items() {
        return items;
    }

    /**
     * Says that rows came to the source after a submission of it was finished: what was rejected among them is submitted,
     * also where no item stands between it and the old rows.
     *
     * @param before how many items it had then
     * @param lastRow the number of its last row then
     */
    public SubmissionProgress appendedTo(long before, long lastRow) {
        oldItems = before;
        lastOldRow = lastRow;
        return this;
    }

    /** Says whether a row that is no item, met behind so many items, is on the topic already. */
    boolean isNoted(long position, long skip, long row) {
        if (oldItems >= 0 && row <= lastOldRow) {
            return true;
        }
        return position < skip || (skip > 0 && position == skip && position != oldItems);
    }

    Spread sample() {
        return sample;
    }

    /** Says whether the sample is what is to be submitted; else it is on the topic. */
    boolean isSampling() {
        return sampling;
    }

    /** Notes how far it has come; what is known already is never taken back. */
    public void reached(long position) {
        items = Math.max(items, position);
    }
}
