package dev.holdfast.handler;

/**
 * Does the work of one item. One instance serves one experiment and is called from as many threads at once as the
 * experiment's concurrency says, so it must be thread-safe; an {@link HandlerType.Mode#INLINE} one is called from the
 * stream threads.
 */
public interface Handler extends AutoCloseable {

    /**
     * Handles one item, once.
     *
     * @param task the item and the limits of this attempt
     * @return the answer: the text of one JSON object
     * @throws HandlerFailure if the attempt failed; the category decides whether it is tried again
     * @throws InterruptedException if the attempt's time is over or the executor stops: return promptly
     */
    String handle(Task task) throws HandlerFailure, InterruptedException;

    /**
     * Handles one item, once, and tells what it knows of the call.
     *
     * @throws HandlerFailure as {@link #handle} does
     * @throws InterruptedException as {@link #handle} does
     */
    default Answer answer(Task task) throws HandlerFailure, InterruptedException {
        return new Answer(handle(task), null);
    }

    /** Frees what the handler holds. Called once, after the last call of the others. */
    @Override
    default void close() {}
}
