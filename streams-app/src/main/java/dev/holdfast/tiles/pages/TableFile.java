package dev.holdfast.tiles.pages;

import java.nio.file.Path;

/**
 * A finished file of a tile table, on the disk for good.
 *
 * @param path where it is
 * @param rows how many it has
 * @param bytes its size
 * @param sha256 of its bytes, lowercase hex
 */
public record TableFile(Path path, long rows, long bytes, String sha256) {}
