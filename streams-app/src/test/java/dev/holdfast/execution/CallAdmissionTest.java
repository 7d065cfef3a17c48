package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.holdfast.config.spec.ExecutionSection;
import dev.holdfast.config.spec.FailureRules;
import dev.holdfast.config.spec.InDoubtPolicy;
import dev.holdfast.config.spec.Pacing;
import dev.holdfast.config.spec.RetrySettings;
import dev.holdfast.config.spec.Share;
import dev.holdfast.config.spec.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** No place stays empty while there is work. */
class CallAdmissionTest {
    private static final int PLACES = 4;
    private static final FailureRules FAILURES = new FailureRules(FailureRules.DEFAULT_STORM, null);
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final CallAdmission gate = new CallAdmission(new Slots(100), new SharedLimits(Map.of()), limits());

    @Test
    void anIntentIsPublishedAheadOfThePlaceThatIsAboutToBecomeFree() {
        assertTimeoutPreemptively(BOUND, () -> {
            List<CallAdmission.Pass> passes = full();
            CallAdmission.Turn ahead = turn();
            assertThat(ahead.pass()).isNull();

            gate.succeeded(passes.remove(0), -1, "an item");
            assertThat(gate.enter(ahead)).isNotNull();
            assertThat(gate.state().running()).isEqualTo(PLACES);
        });
    }

    @Test
    void freePlacesAreFilledThoughAnIntentOfAnotherCallIsStillOnItsWay() {
        assertTimeoutPreemptively(BOUND, () -> {
            List<CallAdmission.Pass> passes = full();
            CallAdmission.Turn ahead = turn();
            gate.succeeded(passes.remove(0), -1, "an item");
            gate.succeeded(passes.remove(0), -1, "an item");
            gate.succeeded(passes.remove(0), -1, "an item");

            // One of the three is for the one that was announced.
            assertThat(turn().pass()).isNotNull();
            assertThat(turn().pass()).isNotNull();
            assertThat(gate.enter(ahead)).isNotNull();
            assertThat(gate.state().running()).isEqualTo(PLACES);
        });
    }

    /** Takes all places, after calls of a moment: the gate knows how long calls take then. */
    private List<CallAdmission.Pass> full() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            gate.succeeded(gate.enter(turn()), -1, "an item");
        }
        List<CallAdmission.Pass> passes = new ArrayList<>();
        for (int i = 0; i < PLACES; i++) {
            passes.add(gate.enter(turn()));
        }
        return passes;
    }

    private CallAdmission.Turn turn() throws InterruptedException {
        return Objects.requireNonNull(gate.await(() -> true));
    }

    private static ExecutionSection limits() {
        return limits(null);
    }

    private static ExecutionSection limits(@Nullable String limit) {
        return new ExecutionSection(
                PLACES,
                Duration.ofSeconds(10),
                new Pacing(1, PLACES, null, null, limit),
                InDoubtPolicy.REPEAT,
                new RetrySettings(3, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1)),
                FAILURES,
                new Share(1, 0),
                Workers.INTERNAL);
    }
}
