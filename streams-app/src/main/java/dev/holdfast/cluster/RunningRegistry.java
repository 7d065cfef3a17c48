package dev.holdfast.cluster;

import java.net.URI;

/** A schema registry that runs in this process. */
public interface RunningRegistry extends AutoCloseable {

    /** Where it answers. */
    URI uri();

    /** Stops it. */
    @Override
    void close();

    /** Makes one of its two parts. */
    static RunningRegistry of(URI uri, Runnable close) {
        return new RunningRegistry() {
            @Override
            public URI uri() {
                return uri;
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }
}
