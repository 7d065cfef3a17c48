package dev.holdfast.blocks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.ItemGenerator;
import dev.holdfast.handler.OutputTable;
import dev.holdfast.handler.Task;
import dev.holdfast.handler.primes.PrimePartitionsType;
import dev.holdfast.schemas.ItemKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Results of prime-partitions as topic results would have them: items spread over partitions, in the order of a seed. */
public final class PrimeResults implements RowSource {
    static final OutputTable OUTPUT = new PrimePartitionsType().outputTable().orElseThrow();
    public static final BlockTable TABLE = new BlockTable(
            "e",
            "prime-partitions",
            OUTPUT.shape(),
            OUTPUT.oracle().orElseThrow(),
            OUTPUT.rule().orElseThrow());

    private final List<List<List<long[]>>> partitions = new ArrayList<>();

    public PrimeResults(int count) {
        for (int i = 0; i < count; i++) {
            partitions.add(new ArrayList<>());
        }
    }

    /** Adds these items (the first is 0) of {@code primesPerItem} primes each, in an order that the seed decides. */
    public PrimeResults add(int primesPerItem, int from, int to, long seed) {
        List<List<long[]>> items = new ArrayList<>(items(primesPerItem, to).subList(from, to));
        Collections.shuffle(items, new Random(seed));
        for (int i = 0; i < items.size(); i++) {
            partitions.get(i % partitions.size()).add(items.get(i));
        }
        return this;
    }

    /** Adds one record. */
    public PrimeResults add(int partition, List<long[]> rows) {
        partitions.get(partition).add(rows);
        return this;
    }

    /** Computes the rows of the first items as the handler does. */
    public static List<List<long[]>> items(int primesPerItem, int count) {
        PrimePartitionsType type = new PrimePartitionsType();
        HandlerSection section = new HandlerSection(
                "prime-partitions",
                Map.of("primes", (long) primesPerItem * count, "primes_per_item", (long) primesPerItem));
        Handler handler = type.create(section);
        List<List<long[]>> items = new ArrayList<>();
        Iterator<ItemGenerator.Item> generated =
                type.generator(section).orElseThrow().items();
        while (generated.hasNext()) {
            items.add(rows(handler, generated.next()));
        }
        return items;
    }

    private static List<long[]> rows(Handler handler, ItemGenerator.Item item) {
        try {
            Task task = new Task(
                    new ItemKey("e", item.incidentId(), item.type()), null, item.fields(), 1, Duration.ofMinutes(1));
            return OUTPUT.rows(new ObjectMapper().readTree(handler.handle(task)))
                    .toList();
        } catch (HandlerFailure | InterruptedException | JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public int partitions() {
        return partitions.size();
    }

    @Override
    public long read(int partition, long from, Sink sink) {
        List<List<long[]>> records = partitions.get(partition);
        long offset = from;
        while (offset < records.size()) {
            List<long[]> rows = records.get((int) offset);
            boolean goOn = sink.rows(
                    offset, rows.stream().map(row -> Arrays.stream(row).boxed().toArray()));
            offset++;
            if (!goOn) {
                break;
            }
        }
        return offset;
    }
}
