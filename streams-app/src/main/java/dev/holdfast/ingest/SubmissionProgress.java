package dev.holdfast.ingest;

/** How far a submission has come. Thread-safe. */
public final class SubmissionProgress {
    private final Spread sample;
    private final boolean sampling;
    private volatile long items;

    /** Takes how many items, from the first one on, are on the topic already. */
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

    Spread sample() {
        return sample;
    }

    /** Says whether the sample is what is to be submitted; else it is on the topic. */
    boolean isSampling() {
        return sampling;
    }

    void reached(long position) {
        items = position;
    }
}
