package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** An instance is given up when the group has not known it twice in a row, and not before. */
class InstanceLivenessTest {
    private final Set<String> living = new HashSet<>(Set.of("here", "there"));
    private int asked;
    private boolean failing;
    private long now;

    private final InstanceLiveness departures = new InstanceLiveness(this::living);

    @Test
    void asksNobodyWhileThereIsNobodyToAskFor() {
        pass(10);
        assertThat(asked).isZero();
    }

    @Test
    void givesUpWhatWasMissingTwice() {
        living.remove("there");
        assertThat(isGoneAfter(1)).isFalse();
        assertThat(isGoneAfter(4)).isTrue();
    }

    @Test
    void forgivesOneThatLeftToJoinAgain() {
        living.remove("there");
        isGoneAfter(1);
        living.add("there");
        assertThat(isGoneAfter(10)).isFalse();
    }

    @Test
    void concludesNothingFromABrokerThatDoesNotAnswer() {
        failing = true;
        living.clear();
        assertThat(isGoneAfter(10)).isFalse();
    }

    private boolean isGoneAfter(int seconds) {
        boolean gone = departures.isGone("there");
        for (int i = 0; i < 2 * seconds; i++) {
            now += 500;
            departures.look(now);
            gone = departures.isGone("there");
        }
        return gone;
    }

    private void pass(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            now += 500;
            departures.look(now);
        }
    }

    private CompletionStage<Set<String>> living() {
        asked++;
        return failing
                ? CompletableFuture.failedFuture(new IllegalStateException("no broker"))
                : CompletableFuture.completedFuture(Set.copyOf(living));
    }
}
