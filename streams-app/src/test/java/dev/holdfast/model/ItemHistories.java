package dev.holdfast.model;

import static net.jqwik.api.Arbitraries.integers;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.testing.Events;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Whatever executors may write about one item, sensible or not, and whatever policy may judge it. */
final class ItemHistories {
    static final ItemKey ANY_KEY = new ItemKey("e", "i", "t");

    private ItemHistories() {}

    static Arbitrary<List<Attempt>> events() {
        return event().list().ofMaxSize(30);
    }

    static Arbitrary<RetryPolicy> policies() {
        return Combinators.combine(integers().between(1, 4), Arbitraries.of(true, false))
                .as((most, hold) -> new RetryPolicy(
                        most, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1), hold));
    }

    private static Arbitrary<Attempt> event() {
        return Combinators.combine(
                        Arbitraries.of(AttemptEvent.values()),
                        Arbitraries.of("a/1", "a/2", "b/1"),
                        integers().between(1, 6),
                        Arbitraries.of(ErrorCategory.values()),
                        integers().between(0, 100_000),
                        Arbitraries.of(true, false))
                .as(ItemHistories::event);
    }

    private static Attempt event(
            AttemptEvent kind,
            String executor,
            int attempt,
            ErrorCategory category,
            int afterMillis,
            boolean blameless) {
        Attempt event = Events.failed(ANY_KEY, attempt, executor, category, category + " in attempt " + attempt);
        event.setEvent(kind);
        event.setBlameless(blameless);
        return Events.at(event, Events.ANY_TIME + afterMillis);
    }
}
