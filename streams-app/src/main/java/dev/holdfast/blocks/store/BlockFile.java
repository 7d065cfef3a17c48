package dev.holdfast.blocks.store;

/**
 * What is known of one block.
 *
 * @param number its number, from 1
 * @param name its file's name, which says the number and the greatest unit
 * @param rows its rows
 * @param units its distinct units
 * @param min its least unit
 * @param max its greatest unit
 * @param bytes its length
 * @param sha256 the checksum of its bytes, in hex
 */
public record BlockFile(
        int number, String name, long rows, long units, String min, String max, long bytes, String sha256) {}
