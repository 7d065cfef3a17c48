package dev.holdfast.cluster;

import java.io.IOException;
import java.nio.file.Path;

/** Starts a schema registry on a folder, on any free port of loopback. */
@FunctionalInterface
public interface RegistryStarter {

    /**
     * Starts it; returns once it answers.
     *
     * @throws IOException if its folder or its port cannot be used
     */
    RunningRegistry start(Path folder) throws IOException;
}
