package dev.holdfast.datasets;

import java.util.List;

/** A partition is there already with other content: it is never overwritten (T10, T23; E108 of the tile pipeline). */
public final class PartitionDiffersException extends DatasetRefusedException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> differences;

    PartitionDiffersException(PartitionId id, List<String> differences) {
        super(id.text() + " is there with other content, and a partition is never overwritten: "
                + String.join("; ", differences) + "; 'holdfast datasets park " + id.text()
                + "' puts the old one under another name");
        this.differences = List.copyOf(differences);
    }

    /** Returns what differs, one sentence a difference. */
    public List<String> differences() {
        return differences;
    }
}
