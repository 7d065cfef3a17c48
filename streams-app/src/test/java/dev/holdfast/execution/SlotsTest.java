package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.Share;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Places are shared by weight; a small experiment is not kept waiting by a large one. */
class SlotsTest {
    private static final Share ONE = new Share(1, 0);

    @Test
    void givesAllPlacesToTheOnlyOneThatWantsThem() {
        Slots slots = new Slots(8);
        slots.queue("a", ONE, 100);
        assertThat(takeAll(slots, "a")).isEqualTo(Map.of("a", 8));
    }

    @Test
    void sharesByWeight() {
        Slots slots = new Slots(12);
        slots.queue("a", ONE, 100);
        slots.queue("b", new Share(3, 0), 100);
        assertThat(takeAll(slots, "a", "b")).isEqualTo(Map.of("a", 3, "b", 9));
    }

    @Test
    void aPlaceThatBecomesFreeGoesToWhoeverHasLessThanItsShare() {
        Slots slots = new Slots(10);
        slots.queue("large", ONE, 100);
        takeAll(slots, "large");
        slots.queue("small", ONE, 3);
        slots.release("large");

        assertThat(slots.take("large")).isFalse();
        assertThat(slots.take("small")).isTrue();
    }

    @Test
    void aHigherPriorityGoesFirst() {
        Slots slots = new Slots(10);
        slots.queue("low", new Share(100, 0), 100);
        slots.queue("high", new Share(1, 1), 100);
        assertThat(takeAll(slots, "low", "high")).isEqualTo(Map.of("high", 10));
    }

    @Test
    void whatOthersLeaveIsFree() {
        Slots slots = new Slots(10);
        slots.queue("a", ONE, 100);
        slots.queue("b", ONE, 2);
        assertThat(takeAll(slots, "b", "a")).isEqualTo(Map.of("a", 8, "b", 2));
    }

    private static Map<String, Integer> takeAll(Slots slots, String... whos) {
        Map<String, Integer> taken = new HashMap<>();
        boolean any = true;
        while (any) {
            any = false;
            for (String who : whos) {
                if (slots.take(who)) {
                    taken.merge(who, 1, Integer::sum);
                    any = true;
                }
            }
        }
        return taken;
    }
}
