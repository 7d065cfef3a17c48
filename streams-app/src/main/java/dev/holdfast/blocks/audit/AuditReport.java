package dev.holdfast.blocks.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resume point as the blocks give it, and what was asked of it (P35 to P37).
 *
 * @param lastUnit the greatest unit; null if there is none
 * @param startIdx how many distinct units there are
 * @param lastBlock the name of the last block; null if there is none
 * @param blocks how many blocks there are
 * @param checks what was asked, and the answers
 */
public record AuditReport(
        @Nullable String lastUnit, long startIdx, @Nullable String lastBlock, int blocks, List<Check> checks) {

    /**
     * One question.
     *
     * @param name of the question
     * @param passed whether the answer is good
     * @param answer in words
     */
    public record Check(String name, boolean passed, String answer) {}

    /** Copies the list. */
    public AuditReport {
        checks = List.copyOf(checks);
    }

    /** Says whether all answers are good. */
    public boolean passed() {
        return checks.stream().allMatch(Check::passed);
    }
}
