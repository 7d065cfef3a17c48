package dev.holdfast.ingest;

import dev.holdfast.handler.ItemGenerator;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.WorkItem;
import java.util.Iterator;
import java.util.Map;

/** Items that a handler computes. There is no file, so there is no checksum and nothing to reject. */
final class ComputedSource implements ItemSource {
    static final String FILE = "computed";

    private final String experimentId;
    private final ItemGenerator generator;

    ComputedSource(String experimentId, ItemGenerator generator) {
        this.experimentId = experimentId;
        this.generator = generator;
    }

    @Override
    public SourceFacts scan() {
        return SourceFacts.newBuilder()
                .setFile(FILE)
                .setRows(generator.count())
                .setItems(generator.count())
                .build();
    }

    @Override
    public SourceFindings findings() {
        return SourceFindings.NONE;
    }

    @Override
    public Growth since(SourceFacts before) throws SourceRefusedException {
        throw new SourceRefusedException("the items are computed, so rows can't be appended");
    }

    @Override
    public void read(ItemSink sink) {
        long count = 0;
        for (Iterator<ItemGenerator.Item> items = generator.items(); items.hasNext(); count++) {
            ItemGenerator.Item item = items.next();
            sink.item(new WorkItem(
                    experimentId, item.incidentId(), item.type(), null, Map.copyOf(item.fields()), Map.of(), null));
        }
        if (count != generator.count()) {
            throw new IllegalStateException("the handler announced " + generator.count() + " items and made " + count
                    + ": this is a bug in it");
        }
    }
}
