package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Cheap items are handled as they come; of others commands would have to wait for thousands. */
class InlineCostsTest {
    private final InlineCosts costs = new InlineCosts();

    @Test
    void letsTheFirstItemsGoAndTheCheapOnes() {
        assertThat(costs.isCheap("e")).isTrue();
        took(Duration.ofNanos(20_000), 1_000);
        assertThat(costs.isCheap("e")).isTrue();
    }

    @Test
    void holdsBackItemsOfMilliseconds() {
        took(Duration.ofMillis(3), 10);
        assertThat(costs.isCheap("e")).isFalse();
        assertThat(costs.isCheap("another")).isTrue();
    }

    @Test
    void isNotMisledByOneLongItem() {
        took(Duration.ofNanos(20_000), 10);
        took(Duration.ofSeconds(5), 3);
        assertThat(costs.isCheap("e")).isTrue();
    }

    @Test
    void seesThatItemsHaveBecomeCheap() {
        took(Duration.ofSeconds(5), 100);
        took(Duration.ofNanos(20_000), 10);
        assertThat(costs.isCheap("e")).isTrue();
    }

    private void took(Duration each, int items) {
        for (int i = 0; i < items; i++) {
            costs.took("e", each.toNanos());
        }
    }
}
