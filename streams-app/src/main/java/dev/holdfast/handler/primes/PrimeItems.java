package dev.holdfast.handler.primes;

import dev.holdfast.handler.ItemGenerator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;

/** The first n primes, from 2 on, cut into ranges of b consecutive primes: one item a range (rules P7, P8). */
final class PrimeItems implements ItemGenerator {
    /** The type of every item. */
    static final String TYPE = "primes";
    /** The digits of an incident id, so that ids sort as text in item order whatever the number of items. */
    static final int ID_DIGITS = 9;
    /** The greatest number of items that the incident ids can count. */
    static final long MAX_ITEMS = 999_999_999;

    private final long items;
    private final int primesPerItem;

    /**
     * @param items how many items
     * @param primesPerItem how many primes each has
     */
    PrimeItems(long items, int primesPerItem) {
        this.items = items;
        this.primesPerItem = primesPerItem;
    }

    @Override
    public long count() {
        return items;
    }

    @Override
    public Iterator<Item> items() {
        return new Walk();
    }

    private final class Walk implements Iterator<Item> {
        private final SegmentedSieve primes = new SegmentedSieve(new BasePrimes(), 2, SegmentedSieve.MAX);
        private long done;

        @Override
        public boolean hasNext() {
            return done < items;
        }

        @Override
        public Item next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there are " + items + " items");
            }
            long first = primes.nextLong();
            long last = first;
            for (int i = 1; i < primesPerItem; i++) {
                last = primes.nextLong();
            }
            Map<String, String> fields = new LinkedHashMap<>();
            fields.put(PrimeRange.FIRST_PRIME, Long.toString(first));
            fields.put(PrimeRange.LAST_PRIME, Long.toString(last));
            fields.put(PrimeRange.START_INDEX, Long.toString(done * primesPerItem));
            fields.put(PrimeRange.COUNT, Integer.toString(primesPerItem));
            done++;
            return new Item(String.format(Locale.ROOT, "%0" + ID_DIGITS + "d", done), TYPE, fields);
        }
    }
}
