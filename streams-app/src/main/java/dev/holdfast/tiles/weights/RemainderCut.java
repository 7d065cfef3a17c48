package dev.holdfast.tiles.weights;

import java.math.BigInteger;

/**
 * Who gets one more (T15): all tiles above the neighbourhood; in it, those whose residue is larger, and the first of those
 * whose residue is equal.
 *
 * @param near what is decided by exact residues
 * @param residue the smallest that still gets one more
 * @param equal how many tiles with just this residue do, by ascending tile id
 */
record RemainderCut(Neighbourhood near, BigInteger residue, long equal) {}
