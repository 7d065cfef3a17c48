package dev.holdfast.config.app;

/**
 * A setting as it is in effect, for people.
 *
 * @param key the setting
 * @param value its value, masked if it is a secret; empty if it has none
 * @param origin {@code default}, {@code file x.yaml:3}, {@code environment HOLDFAST_…} or {@code flag --…}
 * @param help one line; empty for what is passed on to Kafka
 */
public record EffectiveSetting(String key, String value, String origin, String help) {}
