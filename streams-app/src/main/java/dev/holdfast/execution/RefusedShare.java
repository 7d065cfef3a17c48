package dev.holdfast.execution;

/** The share of the last calls that were refused for the pace. For one thread at a time. */
final class RefusedShare {
    private static final int CALLS = 50;
    private static final int FEWEST = 20;

    private final boolean[] refused = new boolean[CALLS];
    private int calls;
    private int count;

    void add(boolean isRefused) {
        int slot = calls % CALLS;
        if (calls >= CALLS && refused[slot]) {
            count--;
        }
        refused[slot] = isRefused;
        count += isRefused ? 1 : 0;
        calls++;
    }

    /** Says whether no more than one call of them was refused: that is one call's affair. */
    boolean isAtMostOne() {
        return count <= 1;
    }

    /** Returns it; with few calls yet, less than it looks. */
    double value() {
        return count / (double) Math.max(FEWEST, Math.min(calls, CALLS));
    }
}
