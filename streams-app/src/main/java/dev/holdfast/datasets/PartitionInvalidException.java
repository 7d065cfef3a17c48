package dev.holdfast.datasets;

import java.util.List;
import java.util.stream.Collectors;

/** What was to be published is not what it is declared to be; nothing was published. */
public final class PartitionInvalidException extends DatasetRefusedException {
    private static final long serialVersionUID = 1L;
    private static final int TOLD = 5;

    private final transient List<PartitionFault> faults;

    PartitionInvalidException(PartitionId id, List<PartitionFault> faults) {
        super(id.text() + " is not published: "
                + faults.stream().limit(TOLD).map(PartitionFault::inWords).collect(Collectors.joining("; "))
                + (faults.size() > TOLD ? "; and " + (faults.size() - TOLD) + " more" : ""));
        this.faults = List.copyOf(faults);
    }

    /** Returns all that is wrong. */
    public List<PartitionFault> faults() {
        return faults;
    }
}
