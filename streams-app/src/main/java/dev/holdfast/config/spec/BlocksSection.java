package dev.holdfast.config.spec;

/**
 * The SPEC's {@code blocks} section: results become block files.
 *
 * @param unitsPerBlock how many units of work one block holds, 1 or more
 */
public record BlocksSection(long unitsPerBlock) {}
