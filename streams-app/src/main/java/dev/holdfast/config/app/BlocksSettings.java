package dev.holdfast.config.app;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where blocks are, and what working on them may take.
 *
 * @param folder the folder that holds one folder an experiment
 * @param memory for sorting and scanning, beside the heap, such as {@code 1GB}
 * @param temp where sorting puts what does not fit into memory; null: beside the blocks
 * @param threads that scan and sort
 */
public record BlocksSettings(
        Path folder, String memory, @Nullable Path temp, int threads) {}
