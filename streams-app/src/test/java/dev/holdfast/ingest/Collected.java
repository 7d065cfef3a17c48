package dev.holdfast.ingest;

import dev.holdfast.schemas.avro.WorkItem;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a source hands over, and writes it as short lines. */
class Collected implements ItemSink {
    final List<WorkItem> items = new ArrayList<>();
    final List<RejectedRow> rejects = new ArrayList<>();

    @Override
    public void item(WorkItem item) {
        items.add(item);
    }

    @Override
    public void reject(RejectedRow row) {
        rejects.add(row);
    }

    /** {@code id/type=text} for each item. */
    List<String> lines() {
        return items.stream()
                .map(item -> item.getIncidentId() + "/" + item.getType() + "=" + item.getText())
                .toList();
    }

    /** {@code row reason: message} for each reject. */
    List<String> refusals() {
        return rejects.stream()
                .map(row -> row.row() + " " + row.reason().word() + ": " + row.message())
                .toList();
    }
}
