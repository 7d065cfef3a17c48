package dev.holdfast.bench;

import dev.holdfast.schemas.ItemKey;
import java.util.Random;

/**
 * The items of one round: of every ten records the last repeats a key of the nine before it.
 *
 * @param round names the round, and so its keys
 * @param records how many records are sent
 */
record Workload(int round, int records) {
    private static final int PAYLOAD = 120;
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

    String experimentId() {
        return "bench-" + round;
    }

    int distinct() {
        return records - records / 10;
    }

    String incidentId(int record) {
        int original = record % 10 == 9 ? record - 5 : record;
        return "incident-" + original;
    }

    ItemKey key(int record) {
        return new ItemKey(experimentId(), incidentId(record), "T1");
    }

    /** Returns the same 120 letters for the same key. */
    String payload(int record) {
        Random random = new Random(incidentId(record).hashCode() * 31L + round);
        StringBuilder text = new StringBuilder(PAYLOAD);
        for (int i = 0; i < PAYLOAD; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
