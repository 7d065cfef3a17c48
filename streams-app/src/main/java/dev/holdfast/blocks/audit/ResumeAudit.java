package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.model.UnitOracle;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one condition that a resume point must meet (P28, P37): the last unit is the one whose rank is the count of units
 * minus one. It needs the two numbers alone, so it is asked before anything runs.
 *
 * @param lastUnit the greatest unit; null if there is none
 * @param startIdx how many distinct units there are
 */
public record ResumeAudit(@Nullable String lastUnit, long startIdx) {

    /** Returns what is wrong and by how much, in words; empty if nothing is, or if nothing knows the units. */
    public Optional<String> inconsistency(BlockTable table) {
        UnitOracle oracle = table.oracle();
        if (oracle == null) {
            return Optional.empty();
        }
        long rank = lastUnit == null ? 0 : oracle.countUpTo(Long.parseLong(lastUnit));
        if (rank == startIdx) {
            return Optional.empty();
        }
        String unit = table.shape().unit();
        String differ = rank > startIdx ? (rank - startIdx) + " are missing" : (startIdx - rank) + " are too many";
        return Optional.of("the blocks end with " + unit + " " + lastUnit + ", which is number " + rank
                + ", but they hold " + startIdx + " distinct values of " + unit + ": " + differ);
    }
}
