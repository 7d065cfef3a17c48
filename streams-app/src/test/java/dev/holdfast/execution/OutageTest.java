package dev.holdfast.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.StormRule;
import dev.holdfast.model.ItemMachine;
import dev.holdfast.model.RetryPolicy;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.testing.Events;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/**
 * A run through a night in which its service is down, in simulated time: breaker, retry policy and items are the real ones.
 * Whatever the service fails with, whatever it is that the items are like, nothing that a later minute would have answered
 * becomes an error, and what is bad still does.
 */
class OutageTest {
    private static final StormRule RULE = new StormRule(50, 20);
    private static final long CALL_MS = 200;
    private static final long LONGEST_MS = Duration.ofDays(3).toMillis();

    /**
     * What happens to a run.
     *
     * @param items how many items it has
     * @param concurrency calls at once
     * @param how what calls fail with during the outage
     * @param failsAfterMs after how long they fail
     * @param outageMs how long the outage takes
     * @param maxAttempts attempts of an item
     * @param badEvery each so manieth item is bad: it fails always; 0: none
     * @param seed of what is left to chance
     */
    record Night(
            int items,
            int concurrency,
            ErrorCategory how,
            long failsAfterMs,
            long outageMs,
            int maxAttempts,
            int badEvery,
            long seed) {}

    @Provide
    Arbitrary<Night> nights() {
        return Combinators.combine(
                        Arbitraries.integers().between(100, 400),
                        Arbitraries.integers().between(1, 64),
                        Arbitraries.of(ErrorCategory.API_ERROR, ErrorCategory.TIMEOUT, ErrorCategory.UNAVAILABLE),
                        Arbitraries.longs().between(1, 30_000),
                        Arbitraries.longs().between(60_000, 8 * 3_600_000L),
                        Arbitraries.integers().between(2, 4),
                        Arbitraries.of(0, 0, 50, 20, 5),
                        Arbitraries.longs())
                .as(Night::new);
    }

    @Property(tries = 300)
    void noItemThatIsGoodFailsForTheOutageAndEachThatIsBadFails(@ForAll("nights") Night night) {
        Run run = new Run(night);
        run.play();

        for (int item = 0; item < night.items; item++) {
            assertThat(run.state(item).getStatus())
                    .as("item %d of %s", item, night)
                    .isEqualTo(run.isBad(item) ? ItemStatus.FAILED : ItemStatus.SUCCEEDED);
        }
    }

    @Property(tries = 300)
    void fewCallsAreMadeDuringTheOutage(@ForAll("nights") Night night) {
        Run run = new Run(night);
        run.play();

        long probes = 4 + night.outageMs / CircuitBreaker.LONGEST_BETWEEN_PROBES.toMillis();
        assertThat(run.callsInOutage)
                .as("a window, the calls in flight, and a probe each ten seconds: %s", night)
                .isLessThanOrEqualTo(RULE.calls() + night.concurrency + probes);
    }

    /** One experiment on one partition. */
    private static final class Run {
        /** A call under way. */
        private record Call(
                int item,
                long endsAt,
                CircuitBreaker.Call seen,
                @Nullable ErrorCategory fails) {}

        private final Night night;
        private final Random random;
        private final RetryPolicy policy;
        private final CircuitBreaker breaker = new CircuitBreaker();
        private final Map<Integer, ItemState> states = new TreeMap<>();
        private final Deque<Integer> fresh = new ArrayDeque<>();
        private final PriorityQueue<long[]> due = new PriorityQueue<>(Comparator.comparingLong(one -> one[0]));
        private final PriorityQueue<Call> underWay = new PriorityQueue<>(Comparator.comparingLong(Call::endsAt));
        private final Set<Integer> open = new HashSet<>();
        private final long outageFrom;
        private long now;
        private long callsInOutage;

        Run(Night night) {
            this.night = night;
            this.random = new Random(night.seed);
            this.policy = new RetryPolicy(
                    night.maxAttempts, Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofHours(1), false);
            breaker.bound(Optional.of(RULE));
            for (int item = 0; item < night.items; item++) {
                states.put(item, ItemMachine.admitted(item, 0));
                fresh.add(item);
                open.add(item);
            }
            // In the middle of the work.
            outageFrom = night.items * CALL_MS / (2L * night.concurrency);
        }

        ItemState state(int item) {
            return Objects.requireNonNull(states.get(item), "all are there from the start");
        }

        boolean isBad(int item) {
            return night.badEvery > 0
                    && item % night.badEvery == night.badEvery - 1
                    && item < night.items - night.concurrency;
        }

        void play() {
            while (!open.isEmpty() && now < LONGEST_MS) {
                begin();
                now = next();
                while (!underWay.isEmpty() && underWay.peek().endsAt() <= now) {
                    end(underWay.remove());
                }
            }
        }

        private long next() {
            List<Long> times = new ArrayList<>();
            times.add(now + 1_000);
            if (!underWay.isEmpty()) {
                times.add(underWay.peek().endsAt());
            }
            if (!due.isEmpty() && due.peek()[0] > now) {
                times.add(due.peek()[0]);
            }
            return times.stream().min(Comparator.naturalOrder()).orElseThrow();
        }

        private void begin() {
            while (underWay.size() < night.concurrency) {
                boolean freshFirst = breaker.wantsFresh();
                if (breaker.allowed(1, nanos()) == 0) {
                    return;
                }
                Integer item = take(freshFirst);
                if (item == null) {
                    return;
                }
                boolean probe = breaker.begin(nanos()) == CircuitBreaker.Entry.PROBE;
                call(item, probe);
            }
        }

        private @Nullable Integer take(boolean freshFirst) {
            boolean isDue = !due.isEmpty() && due.peek()[0] <= now;
            if (isDue && !(freshFirst && !fresh.isEmpty())) {
                return (int) due.remove()[1];
            }
            return fresh.poll();
        }

        private void call(int item, boolean probe) {
            boolean down = now >= outageFrom && now < outageFrom + night.outageMs;
            callsInOutage += down ? 1 : 0;
            ErrorCategory fails = down ? night.how : isBad(item) ? ErrorCategory.API_ERROR : null;
            long took = down ? night.failsAfterMs : CALL_MS / 2 + random.nextInt((int) CALL_MS);
            ItemState state = state(item);
            fold(item, Events.started(key(item), state.getAttempts() + 1, "a/1"));
            underWay.add(new Call(item, now + took, new CircuitBreaker.Call("item " + item, nanos(), probe), fails));
        }

        private void end(Call call) {
            int attempt = state(call.item()).getAttempts();
            if (call.fails() == null) {
                var unused = breaker.answered(call.seen());
                fold(call.item(), Events.succeeded(key(call.item()), attempt, "a/1", "{}"));
            } else {
                CircuitBreaker.Verdict verdict = breaker.failed(call.fails(), call.seen(), nanos());
                Attempt event = Events.failed(key(call.item()), attempt, "a/1", call.fails(), "it failed");
                event.setBlameless(verdict.blameless());
                fold(call.item(), event);
            }
        }

        private void fold(int item, Attempt event) {
            ItemState next = ItemMachine.fold(state(item), Events.at(event, now), policy, item)
                    .next();
            states.put(item, next);
            switch (next.getStatus()) {
                case RETRYING -> due.add(new long[] {next.getNextAttemptAt(), item});
                case SUCCEEDED, FAILED -> open.remove(item);
                default -> {}
            }
        }

        private long nanos() {
            return now * 1_000_000;
        }

        private static ItemKey key(int item) {
            return new ItemKey("e", "item " + item, "t");
        }
    }
}
