package dev.holdfast.config.app;

import java.time.Duration;

/**
 * When progress lines are printed where there is no terminal: whichever comes first.
 *
 * @param items finished items between two lines
 * @param interval the time between two lines
 */
public record ProgressSettings(int items, Duration interval) {}
