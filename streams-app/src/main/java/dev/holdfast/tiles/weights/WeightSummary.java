package dev.holdfast.tiles.weights;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What is said about a country's weights beside them. The sum before the rounding is K: the arithmetic is exact (T19).
 *
 * @param country ISO 3166-1 alpha-2
 * @param tiles how many
 * @param massSum M, to 17 digits
 * @param scale decimals, and K
 * @param residueAllocations S: how many tiles got one more
 * @param zeroMassFallback whether all masses are 0 and the weights those of equal masses (T18)
 */
public record WeightSummary(
        String country,
        long tiles,
        BigDecimal massSum,
        WeightScale scale,
        long residueAllocations,
        boolean zeroMassFallback) {
    /** A warning where there are fewer units of weight than tiles. */
    public Optional<String> warning() {
        if (scale.units() >= tiles) {
            return Optional.empty();
        }
        return Optional.of(country + " has " + tiles + " tiles, but dp " + scale.dp() + " makes only " + scale.units()
                + " units of weight, so no more tiles than that get any; give a larger dp");
    }
}
