package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.config.ExecutionSection;
import dev.holdfast.config.InDoubtPolicy;
import dev.holdfast.config.Pacing;
import dev.holdfast.config.RetryPolicy;
import dev.holdfast.config.Share;
import dev.holdfast.config.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** No place stays empty while there is work. */
class CallGateTest {
    private static final int PLACES = 4;
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final CallGate gate = new CallGate(new Slots(100), limits());

    @Test
    void anIntentIsPublishedAheadOfThePlaceThatIsAboutToBecomeFree() {
        assertTimeoutPreemptively(BOUND, () -> {
            List<CallGate.Pass> passes = full();
            CallGate.Turn ahead = turn();
            assertThat(ahead.pass()).isNull();

            gate.succeeded(passes.remove(0), -1);
            assertThat(gate.enter(ahead)).isNotNull();
            assertThat(gate.state().running()).isEqualTo(PLACES);
        });
    }

    @Test
    void freePlacesAreFilledThoughAnIntentOfAnotherCallIsStillOnItsWay() {
        assertTimeoutPreemptively(BOUND, () -> {
            List<CallGate.Pass> passes = full();
            CallGate.Turn ahead = turn();
            gate.succeeded(passes.remove(0), -1);
            gate.succeeded(passes.remove(0), -1);
            gate.succeeded(passes.remove(0), -1);

            // One of the three is for the one that was announced.
            assertThat(turn().pass()).isNotNull();
            assertThat(turn().pass()).isNotNull();
            assertThat(gate.enter(ahead)).isNotNull();
            assertThat(gate.state().running()).isEqualTo(PLACES);
        });
    }

    /** Takes all places, after calls of a moment: the gate knows how long calls take then. */
    private List<CallGate.Pass> full() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            gate.succeeded(gate.enter(turn()), -1);
        }
        List<CallGate.Pass> passes = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            passes.add(gate.enter(turn()));
        }
        return passes;
    }

    private CallGate.Turn turn() throws InterruptedException {
        return Objects.requireNonNull(gate.await(() -> true));
    }

    private static ExecutionSection limits() {
        return new ExecutionSection(
                PLACES,
                Duration.ofSeconds(10),
                new Pacing(1, PLACES, null, null),
                InDoubtPolicy.REPEAT,
                new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1)),
                new Share(1, 0),
                Workers.INTERNAL);
    }
}
