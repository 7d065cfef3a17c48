package dev.holdfast.datasets;

import java.io.IOException;

/** Says what a run has to say of its partition, once that is checked and before it gets its name. */
@FunctionalInterface
public interface EvidenceSource {
    /**
     * Makes the evidence. Whatever it throws, nothing is published.
     *
     * @param partition the staged partition, whose receipts may stand in the report (T30)
     * @throws IOException if something of it cannot be read
     */
    RunEvidence of(Partition partition) throws IOException;
}
