package dev.holdfast.cluster;

import java.io.IOException;
import java.nio.file.Path;

/** Starts a schema registry on a folder, on any free port of loopback. */
@FunctionalInterface
public interface RegistryStarter {

    /**
     * Starts it; returns once it answers.
     *
     * @param secret what its clients must know
     * @throws IOException if its folder or its port cannot be used
     */
    RunningRegistry start(Path folder, AccessSecret secret) throws IOException;
}
