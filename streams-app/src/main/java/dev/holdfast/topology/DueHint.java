package dev.holdfast.topology;

/**
 * A hint that an item may become due: what carries it is state, so a lost hint costs nothing but time.
 *
 * @param experimentId its experiment
 * @param position its place in the backlog
 * @param at when, epoch ms
 */
record DueHint(String experimentId, long position, long at) {}
