package dev.holdfast.bench;

/**
 * What one contender did in one round.
 *
 * @param name the contender
 * @param round the round, from 1
 * @param items records processed between the first and the last commit
 * @param nanos time between the two
 * @param cpuNanos processor time of the application in it
 * @param brokerCpuNanos processor time of the broker in it
 * @param wholeNanos time from the order to start to the last commit
 * @param peakMiB largest resident memory of the application so far
 */
record Measurement(
        String name,
        int round,
        long items,
        long nanos,
        long cpuNanos,
        long brokerCpuNanos,
        long wholeNanos,
        long peakMiB) {

    double itemsPerSecond() {
        return items * 1e9 / nanos;
    }

    /** Returns the row of the table. */
    String row() {
        return "%-8s %5d %12.0f %12.1f %15.1f %11.2f %9d"
                .formatted(
                        name,
                        round,
                        itemsPerSecond(),
                        cpuNanos / 1e3 / items,
                        brokerCpuNanos / 1e3 / items,
                        wholeNanos / 1e9,
                        peakMiB);
    }

    /** Returns the head of the table. */
    static String head() {
        return "%-8s %5s %12s %12s %15s %11s %9s"
                .formatted("what", "round", "items/s", "CPU us/item", "broker us/item", "whole s", "peak MiB");
    }
}
