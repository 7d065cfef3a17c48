package dev.holdfast.handler.primes;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.ItemGenerator;
import dev.holdfast.handler.OutputTable;
import dev.holdfast.handler.Staging;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code kind: prime-partitions}: all partitions {@code p = 2^m + q^n} of the first n primes, b primes an item. */
public final class PrimePartitionsType implements HandlerType {
    /** The greatest number of primes of a run: the last of them is below 2.8e12, far inside what is exact here. */
    static final long MAX_PRIMES = 100_000_000_000L;

    /**
     * The greatest number of primes of an item. Near the last prime of the longest run 10,000 primes have about 20,500
     * rows of 34 bytes, 0.7 MB, so that an answer stays well below one Kafka record.
     */
    private static final long MAX_PRIMES_PER_ANSWER = 10_000;

    /** The greatest number of primes of an item whose rows are staged: about 205,000 rows. */
    static final long MAX_PRIMES_PER_ITEM = 100_000;

    private static final String PRIMES = "primes";
    private static final String PRIMES_PER_ITEM = "primes_per_item";
    private static final String STAGE = "stage";

    @Override
    public String kind() {
        return "prime-partitions";
    }

    @Override
    public Mode mode(HandlerSection section) {
        return section.isSet(STAGE) ? Mode.EXECUTOR : Mode.INLINE;
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required(
                                PRIMES,
                                Setting.Kind.INTEGER,
                                "how many primes, from 2 on; a multiple of primes_per_item")
                        .between(1, MAX_PRIMES),
                Setting.optional(PRIMES_PER_ITEM, Setting.Kind.INTEGER, "1000", "how many primes one item has")
                        .between(1, MAX_PRIMES_PER_ITEM),
                Setting.optional(
                        STAGE,
                        Setting.Kind.BOOLEAN,
                        "false",
                        "leave the rows in files beside the blocks, not in the answers"));
    }

    @Override
    public List<String> problems(HandlerSection section) {
        long primes = section.integer(PRIMES);
        long perItem = section.integer(PRIMES_PER_ITEM);
        List<String> problems = new ArrayList<>();
        if (primes % perItem != 0) {
            problems.add("handler.primes must be a multiple of handler.primes_per_item (" + perItem + "), but was "
                    + primes + ": take " + (primes / perItem + 1) * perItem + ", or another primes_per_item");
        }
        if (perItem > MAX_PRIMES_PER_ANSWER && !section.isSet(STAGE)) {
            problems.add("handler.primes_per_item must be " + MAX_PRIMES_PER_ANSWER + " at most, but was " + perItem
                    + ": more need handler.stage: true, which leaves their rows in files");
        }
        if (primes / perItem > PrimeItems.MAX_ITEMS) {
            problems.add("handler.primes_per_item must be " + (primes / PrimeItems.MAX_ITEMS + 1)
                    + " at least for so many primes, but was " + perItem + ": a run has " + PrimeItems.MAX_ITEMS
                    + " items at most");
        }
        return problems;
    }

    @Override
    public Handler create(HandlerSection section) {
        return create(section, Staging.NOWHERE);
    }

    @Override
    public Handler create(HandlerSection section, Staging staging) {
        return new PrimePartitionsHandler(section.isSet(STAGE) ? staging : null);
    }

    @Override
    public boolean computesItems() {
        return true;
    }

    @Override
    public Optional<ItemGenerator> generator(HandlerSection section) {
        long perItem = section.integer(PRIMES_PER_ITEM);
        return Optional.of(new PrimeItems(section.integer(PRIMES) / perItem, (int) perItem));
    }

    @Override
    public Optional<OutputTable> outputTable() {
        return Optional.of(new PartitionTable());
    }
}
