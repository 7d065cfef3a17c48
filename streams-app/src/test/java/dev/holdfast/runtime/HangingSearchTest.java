package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** After a crash a transaction that is about to end is never said to be lost, and one that is lost is found. */
class HangingSearchTest {
    private static final Duration PATIENCE = Duration.ofMillis(10);

    /** A partition with one transaction, and its coordinator. */
    private static final class Broker implements HangingSearch.Look<String, Integer> {
        private int from = 7;
        private boolean isOpen = true;
        private boolean isKnown = true;
        private int looks;
        private int endsAtLook = Integer.MAX_VALUE;

        @Override
        public Map<String, Integer> open(Set<String> places) {
            return isOpen ? Map.of("p", from) : Map.of();
        }

        @Override
        public Map<String, Integer> unknown(Map<String, Integer> open) {
            if (++looks == endsAtLook) {
                // Its end is written to the partition, and the coordinator forgets it, between two looks.
                isOpen = false;
                isKnown = false;
            }
            return isKnown ? Map.of() : new HashMap<>(open);
        }
    }

    private final Broker broker = new Broker();
    private final HangingSearch<String, Integer> search = new HangingSearch<>(broker);

    @Test
    void oneThatEndsWhileItsCoordinatorIsAskedDoesNotHang() throws Exception {
        broker.endsAtLook = 1;

        assertThat(search.find(Set.of("p"), PATIENCE)).isEmpty();
    }

    @Test
    void oneThatACoordinatorHasInHandDoesNotHang() throws Exception {
        assertThat(search.find(Set.of("p"), PATIENCE)).isEmpty();
        assertThat(broker.looks).isEqualTo(1);
    }

    @Test
    void oneThatNobodyKnowsOfHangsIfItStaysSo() throws Exception {
        broker.isKnown = false;

        assertThat(search.find(Set.of("p"), PATIENCE)).containsExactly(Map.entry("p", 7));
        assertThat(broker.looks).isEqualTo(10);
    }

    @Test
    void oneThatEndsWhileItIsWaitedForDoesNotHang() throws Exception {
        broker.isKnown = false;
        broker.endsAtLook = 10;

        assertThat(search.find(Set.of("p"), PATIENCE)).isEmpty();
    }
}
