package dev.holdfast.operations;

import dev.holdfast.ingest.ItemSink;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.RejectedRow;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.WorkItem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of one row of a source. */
public final class RowItems implements ItemSink {
    private final long row;
    private final SourceFacts facts;
    private final List<WorkItem> items = new ArrayList<>();
    private long seen;
    private @Nullable String rejected;

    private RowItems(long row, SourceFacts facts) {
        this.row = row;
        this.facts = facts;
    }

    /**
     * Reads a source up to a row.
     *
     * @param row from 1 on; of a source without rows the number of the item
     */
    public static RowItems of(ItemSource source, long row) throws SourceRefusedException {
        RowItems found = new RowItems(row, source.scan());
        try {
            source.read(found);
        } catch (EnoughException enough) {
            return found;
        }
        return found;
    }

    public List<WorkItem> items() {
        return items;
    }

    /** Says why there is no item. */
    public String whyNone(@Nullable String type) {
        if (rejected != null) {
            return "row " + row + " makes no item: " + rejected;
        }
        if (row > facts.getRows()) {
            return "there is no row " + row + ": " + facts.getRows() + " rows of " + facts.getFile()
                    + " are read, up to source.limit";
        }
        if (!items.isEmpty()) {
            return "row " + row + " makes no item of the type '" + type + "'; it has: "
                    + String.join(", ", items.stream().map(WorkItem::getType).toList());
        }
        return "row " + row + " makes no item: its text is blank, or its key came before in another row"
                + (facts.getLeftOut() > 0 ? ", or source.where leaves it out" : "");
    }

    @Override
    public void item(WorkItem item) {
        seen++;
        Long number = item.getSourceRow();
        long at = number == null ? seen : number;
        if (at > row) {
            throw new EnoughException();
        }
        if (at == row) {
            items.add(item);
        }
    }

    @Override
    public void reject(RejectedRow reject) {
        if (reject.row() == row) {
            rejected = reject.message();
        }
    }

    /** Ends the reading: what was looked for is behind. */
    private static final class EnoughException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EnoughException() {
            super("enough", null, false, false);
        }
    }
}
