package dev.holdfast.operations;

import dev.holdfast.ingest.ItemSink;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.RejectedRow;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.results.SubmittedItems;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.WorkItem;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which row of a source is not what was submitted of it, as far as the items tell that are still on their topic. */
public final class ChangedRow {
    private final Holdfast holdfast;
    private final Experiment record;

    public ChangedRow(Holdfast holdfast, Experiment record) {
        this.holdfast = holdfast;
        this.record = record;
    }

    /** Returns the first such row, in words; empty if all items that were submitted are there as they were. */
    public Optional<String> find(ItemSource source) throws SourceRefusedException {
        Map<String, Integer> submitted = new HashMap<>();
        new SubmittedItems(holdfast.connection().topics(), holdfast.connection().serdes())
                .forEach(record.getExperimentId(), (key, item) -> submitted.putIfAbsent(key, content(item)));
        long items = Objects.requireNonNull(record.getSource()).getItems();
        First first = new First(submitted, items);
        source.read(first);
        return Optional.ofNullable(first.words);
    }

    private static int content(WorkItem item) {
        return Objects.hash(item.getText(), item.getFields(), item.getLabels());
    }

    /** Compares item by item. */
    private static final class First implements ItemSink {
        private final Map<String, Integer> submitted;
        private final long most;
        private long items;
        private @Nullable String words;

        First(Map<String, Integer> submitted, long most) {
            this.submitted = submitted;
            this.most = most;
        }

        @Override
        public void item(WorkItem item) {
            if (words != null || items++ >= most) {
                return;
            }
            Integer then = submitted.get(ItemKey.of(item).toString());
            if (then == null) {
                words = place(item) + " was not submitted";
            } else if (then != content(item)) {
                words = place(item) + " says something else than what was submitted";
            }
        }

        @Override
        public void reject(RejectedRow row) {
            // It has no item that could be compared.
        }

        private static String place(WorkItem item) {
            return "; data row " + item.getSourceRow() + ", id '" + item.getIncidentId() + "', type '" + item.getType()
                    + "',";
        }
    }
}
