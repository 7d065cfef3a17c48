package dev.holdfast.ingest;

import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.ItemKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The keys that have come, as 128 bits of their SHA-256: between 22 and 43 bytes of memory a key, so ten million keys
 * take up to 430 MB, and while it grows half as much again. Two keys with the same 128 bits are not to be expected
 * before 10^18 keys. For one thread.
 */
final class KeySet {
    private static final int FIRST_SLOTS = 1 << 10;

    private final MessageDigest digest = Sha256.start();
    // Two longs a slot; a slot of two zeros is free.
    private long[] slots = new long[2 * FIRST_SLOTS];
    private long size;

    /** Adds a key; returns false if it has come before. */
    boolean add(ItemKey key) {
        ByteBuffer hash = hash(key);
        long high = hash.getLong(0);
        long low = low(hash);
        int slot = slotOf(slots, high, low);
        if (slots[slot + 1] != 0) {
            return false;
        }
        slots[slot] = high;
        slots[slot + 1] = low;
        size++;
        if (size * 4 > (long) slots.length / 2 * 3) {
            grow();
        }
        return true;
    }

    /** Says whether a key has come. */
    boolean contains(ItemKey key) {
        ByteBuffer hash = hash(key);
        return slots[slotOf(slots, hash.getLong(0), low(hash)) + 1] != 0;
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
        for (int i = 0; i < slots.length; i += 2) {
            if (slots[i + 1] != 0) {
                int slot = slotOf(larger, slots[i], slots[i + 1]);
                larger[slot] = slots[i];
                larger[slot + 1] = slots[i + 1];
            }
        }
        slots = larger;
    }
}
