package dev.holdfast.bench;

/** One of the two applications that are compared, in a JVM of its own; it is started anew for each round. */
interface Contender {

    /** Makes ready for a round; not timed. */
    void prepare(Workload workload);

    /** Starts; returns at once. */
    void start();

    /** Throws if it has failed. */
    void check();

    /** Stops; what it did is committed. */
    void stop();
}
