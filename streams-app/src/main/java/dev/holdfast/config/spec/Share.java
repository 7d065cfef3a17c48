package dev.holdfast.config.spec;

/**
 * How the places of an application are shared between experiments that want more of them than there are.
 *
 * @param weight the share relative to others of the same priority, 1 or more ({@code execution.weight})
 * @param priority a higher one goes before all lower ones ({@code execution.priority})
 */
public record Share(int weight, int priority) {}
