package dev.holdfast.ingest;

import dev.holdfast.schemas.avro.WorkItem;

/** Takes what a source holds, in source order, on the thread that reads it. What it throws ends the reading. */
public interface ItemSink {

    /** Takes the next item; its key is valid and has not come before. */
    void item(WorkItem item);

    /** Takes a row that is no item, or holds something else than the item of its key that counts. */
    void reject(RejectedRow row);
}
