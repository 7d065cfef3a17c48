package dev.holdfast.ingest;

import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.ItemKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The keys that have come, as 128 bits of their SHA-256, each with a note: between 32 and 64 bytes of memory a key, so ten
 * million keys take up to 640 MB, and while it grows half as much again. Two keys with the same 128 bits are not to be
 * expected before 10^18 keys. For one thread.
 */
final class KeySet {
    /** What is noted of a key that has not come. */
    static final long ABSENT = -1;

    private static final int FIRST_SLOTS = 1 << 10;

    private final MessageDigest digest = Sha256.start();
    // Two longs a slot; a slot of two zeros is free.
    private long[] slots = new long[2 * FIRST_SLOTS];
    private long[] notes = new long[FIRST_SLOTS];
    private long size;

    /**
     * Adds a key; one that has come before keeps its note.
     *
     * @param note what to remember with it, 0 or more
     * @return what was noted when it came before, or {@link #ABSENT}
     */
    long add(ItemKey key, long note) {
        return add(key, note, false);
    }

    /** Adds a key, or writes its note anew. */
    void put(ItemKey key, long note) {
        var unused = add(key, note, true);
    }

    /** Returns what is noted of a key, or {@link #ABSENT}. */
    long noted(ItemKey key) {
        ByteBuffer hash = hash(key);
        int slot = slotOf(slots, hash.getLong(0), low(hash));
        return slots[slot + 1] == 0 ? ABSENT : notes[slot / 2];
    }

    private long add(ItemKey key, long note, boolean anew) {
        ByteBuffer hash = hash(key);
        long high = hash.getLong(0);
        long low = low(hash);
        int slot = slotOf(slots, high, low);
        if (slots[slot + 1] != 0) {
            long before = notes[slot / 2];
            notes[slot / 2] = anew ? note : before;
            return before;
        }
        slots[slot] = high;
        slots[slot + 1] = low;
        notes[slot / 2] = note;
        size++;
        if (size * 4 > (long) slots.length / 2 * 3) {
            grow();
        }
        return ABSENT;
    }

    private ByteBuffer hash(ItemKey key) {
        return ByteBuffer.wrap(digest.digest(key.toString().getBytes(StandardCharsets.US_ASCII)));
    }

    private static long low(ByteBuffer hash) {
        // Zero marks a free slot, so one of the 2^64 values gives way.
        long low = hash.getLong(8);
        return low == 0 ? 1 : low;
    }

    private static int slotOf(long[] slots, long high, long low) {
        int mask = slots.length / 2 - 1;
        int slot = (int) high & mask;
        while (slots[2 * slot + 1] != 0 && (slots[2 * slot] != high || slots[2 * slot + 1] != low)) {
            slot = slot + 1 & mask;
        }
        return 2 * slot;
    }

    private void grow() {
        if (slots.length >= 1 << 30) {
            throw new IllegalStateException("more than 400 million items in one source; split it");
        }
        long[] larger = new long[slots.length * 2];
        long[] theirs = new long[notes.length * 2];
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i + 1] != 0) {
                int slot = slotOf(larger, slots[i], slots[i + 1]);
                larger[slot] = slots[i];
                larger[slot + 1] = slots[i + 1];
                theirs[slot / 2] = notes[i / 2];
            }
        }
        slots = larger;
        notes = theirs;
    }
}
