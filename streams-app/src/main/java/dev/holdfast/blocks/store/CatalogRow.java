package dev.holdfast.blocks.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file as it is, by its content; what cannot be read has no facts (P22).
 *
 * @param path the file
 * @param number the number in its name; null if there is none
 * @param min its least unit
 * @param max its greatest unit
 * @param rows its rows
 * @param units its distinct units
 * @param bytes its length
 * @param trouble why it cannot be read; null if it can
 */
public record CatalogRow(
        Path path,
        @Nullable Integer number,
        @Nullable String min,
        @Nullable String max,
        @Nullable Long rows,
        @Nullable Long units,
        long bytes,
        @Nullable String trouble) {}
