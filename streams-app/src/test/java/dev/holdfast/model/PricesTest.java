package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.testing.Events;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an item has cost: every call that began counts, and no reservation outlives the call that it is for. */
class PricesTest {
    private static final ItemKey KEY = new ItemKey("e", "i", "t");
    private static final Prices PRICES = new Prices(BigDecimal.ONE, BigDecimal.valueOf(2), new BigDecimal("0.25"));
    private static final RetryPolicy POLICY =
            new RetryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofHours(1), false);

    private ItemState item = ItemMachine.admitted(0, 0);

    @Test
    void aCallIsReservedUntilItIsKnownWhatItUsed() {
        fold(PRICES, started(1, "a"));
        assertThat(item.getTokensReserved()).isEqualTo(100);

        Attempt done = Events.succeeded(KEY, 1, "a", "{}");
        done.setTokensIn(10L);
        done.setTokensOut(5L);
        fold(PRICES, done);

        assertThat(item.getTokensReserved()).isZero();
        assertThat(item.getTokensSpent()).isEqualTo(15);
        assertThat(item.getMicrosSpent()).isEqualTo(20);
    }

    @Test
    void inputFromTheCacheOfTheServiceCostsWhatItCostsThere() {
        fold(PRICES, started(1, "a"));

        Attempt done = Events.succeeded(KEY, 1, "a", "{}");
        done.setTokensIn(100L);
        done.setTokensOut(5L);
        done.setTokensCached(80L);
        fold(PRICES, done);

        assertThat(item.getTokensSpent()).isEqualTo(105);
        assertThat(item.getMicrosSpent()).isEqualTo(20 + 20 + 10);
    }

    /** Else a service that tells only its input would let the budget be crossed by all its output. */
    @Test
    void aCallThatTellsOnlyItsInputMayHaveUsedOutputAsWell() {
        fold(PRICES, started(1, "a"));
        Attempt done = Events.succeeded(KEY, 1, "a", "{}");
        done.setTokensIn(10L);
        fold(PRICES, done);

        assertThat(item.getTokensSpent()).isEqualTo(100);
        assertThat(item.getMicrosSpent()).isEqualTo(200);
    }

    @Test
    void aFailedCallThatTellsWhatItUsedIsChargedWithIt() {
        fold(PRICES, started(1, "a"));
        Attempt failed = Events.failed(KEY, 1, "a", ErrorCategory.API_ERROR, "the answer reports an error");
        failed.setTokensIn(10L);
        failed.setTokensOut(1L);
        fold(PRICES, failed);

        assertThat(item.getTokensReserved()).isZero();
        assertThat(item.getMicrosSpent()).isEqualTo(12);
    }

    @Test
    void moneyIsCountedWithoutRoundingUntilACallIsWhole() {
        Prices prices = new Prices(new BigDecimal("0.1"), new BigDecimal("0.7"), new BigDecimal("0.1"));

        assertThat(prices.of(10, 10, 0).micros()).isEqualTo(8);
        assertThat(prices.of(1, 0, 0).micros()).as("rounded up").isEqualTo(1);
        assertThat(new Prices(BigDecimal.TEN, BigDecimal.TEN, BigDecimal.TEN)
                        .of(Long.MAX_VALUE, 0, 0)
                        .micros())
                .as("no overflow")
                .isPositive();
    }

    /** A process that stood still began it: no outcome of it is folded any more, so nothing would end a reservation. */
    @Test
    void aCallThatBeganAfterTheOutcomeOfAnotherIsSpentAtOnce() {
        fold(PRICES, started(1, "a"));
        fold(PRICES, Events.succeeded(KEY, 1, "a", "{}"));
        fold(PRICES, started(1, "b"));

        assertThat(item.getTokensReserved()).isZero();
        assertThat(item.getMicrosReserved()).isZero();
        assertThat(item.getTokensSpent()).isEqualTo(200);
    }

    @Test
    void aCallOfAnExperimentThatIsNotKnownHereYetIsReservedAndSpentAsWell() {
        fold(null, started(1, "a"));
        assertThat(item.getTokensReserved()).isEqualTo(100);

        Attempt done = Events.succeeded(KEY, 1, "a", "{}");
        done.setTokensIn(10L);
        fold(null, done);

        assertThat(item.getTokensReserved()).isZero();
        assertThat(item.getTokensSpent()).isEqualTo(100);
    }

    @Test
    void aCallThatWasTakenBackBeforeItWasMadeCostsNothing() {
        fold(PRICES, started(1, "a"));
        Attempt notMade = Events.inDoubt(KEY, 1, "a");
        notMade.setBlameless(true);
        fold(PRICES, notMade);

        assertThat(item.getTokensReserved()).isZero();
        assertThat(item.getTokensSpent()).isZero();
    }

    private void fold(@Nullable Prices prices, Attempt event) {
        ItemState next = ItemMachine.fold(item, event, POLICY, 1).next();
        assertThat(next).isNotSameAs(item);
        assertThat(prices != null || Prices.concern(item, event)).isTrue();
        Prices.account(prices, item, next, event);
        item = next;
    }

    private static Attempt started(int attempt, String executor) {
        Attempt event = Events.started(KEY, attempt, executor);
        event.setTokensReserved(100L);
        event.setMicrosReserved(200L);
        return event;
    }
}
