package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.app.NamedLimit;
import dev.holdfast.config.spec.Share;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Experiments that name the same limit never exceed it together. */
class SharedLimitTest {
    private static final Share EQUAL = new Share(1, 0);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long start = System.nanoTime();

    @Test
    void callsAtOnceOfAllExperimentsTogetherStayWithinIt() {
        SharedLimit limit = SharedLimit.of(new NamedLimit("account", null, null, 3));
        limit.queue("a", EQUAL, 10);
        limit.queue("b", EQUAL, 10);

        assertThat(taken(limit, "a", 10) + taken(limit, "b", 10)).isEqualTo(3);
        limit.end("a", 0, -1);
        assertThat(taken(limit, "b", 10) + taken(limit, "a", 10)).isEqualTo(1);
    }

    @Test
    void callsOverTimeOfAllExperimentsTogetherStayWithinIt() {
        SharedLimit limit = SharedLimit.of(new NamedLimit("account", "10/s", null, null));
        limit.queue("a", EQUAL, 1_000);
        limit.queue("b", EQUAL, 1_000);
        int calls = 0;
        for (long now = start; now < start + 10 * SECOND; now += SECOND / 1_000) {
            calls += limit.take("a", now) ? 1 : 0;
            calls += limit.take("b", now) ? 1 : 0;
        }
        assertThat(calls).isBetween(98, 102);
    }

    @Test
    void aProcessHasThePartOfItThatItsPartitionsAre() {
        SharedLimit limit = SharedLimit.of(new NamedLimit("account", "10/s", null, 8));
        limit.share(0.25);
        limit.queue("a", EQUAL, 10);

        assertThat(limit.perSecond()).isEqualTo(2.5);
        assertThat(limit.room()).isEqualTo(2);
        limit.share(0.01);
        assertThat(limit.room()).as("its partitions must not wait forever").isEqualTo(1);
    }

    @Test
    void whatTokensCallsUsedIsMadeGood() {
        SharedLimit limit = SharedLimit.of(new NamedLimit("account", null, "1000/s", null));
        limit.queue("a", EQUAL, 1_000);
        long now = start + 10 * SECOND;
        assertThat(limit.take("a", now)).isTrue();
        limit.end("a", limit.begin(), 5_000);
        assertThat(limit.waitNanos(now))
                .as("5,000 tokens take longer than what was saved up")
                .isPositive();
    }

    @Test
    void aNameThatIsNotConfiguredIsRefusedWithThoseThatAre() {
        SharedLimits limits = new SharedLimits(Map.of("openai", new NamedLimit("openai", "5/s", null, null)));

        assertThat(limits.of("openai")).isSameAs(limits.of("openai"));
        assertThat(limits.of(null).room()).isEqualTo(Integer.MAX_VALUE);
        assertThatThrownBy(() -> limits.of("opnai"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'opnai'")
                .hasMessageContaining("there are openai; did you mean 'openai'?")
                .hasMessageContaining("limits.opnai.rate");
    }

    private int taken(SharedLimit limit, Object who, int tries) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += limit.take(who, start) ? 1 : 0;
        }
        return taken;
    }
}
