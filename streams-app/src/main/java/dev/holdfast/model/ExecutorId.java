package dev.holdfast.model;

/**
 * Who runs an attempt. Of one instance only one incarnation lives at a time (it holds the data folder's lock, or the
 * static membership of its group), so another incarnation of the same instance is known to be dead.
 *
 * @param instance the name that stays over restarts
 * @param incarnation differs at every start
 */
public record ExecutorId(String instance, String incarnation) {

    /** Reads what {@link #toString()} wrote; a text without a slash is an instance without incarnation. */
    public static ExecutorId parse(String text) {
        int slash = text.lastIndexOf('/');
        return slash < 0
                ? new ExecutorId(text, "")
                : new ExecutorId(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return instance + '/' + incarnation;
    }
}
