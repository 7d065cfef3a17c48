package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.BudgetRecall;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.PauseCause;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** A budget that is dealt out to partitions is never crossed, and is used to its end. */
class GrantsTest {
    private static final Instant NOW = Instant.ofEpochMilli(Events.ANY_TIME);

    /** Partitions begin and end calls at random, and hear of their grants late. */
    @Property(tries = 200)
    void isNeverCrossedHoweverPartitionsUseIt(
            @ForAll @IntRange(min = 1, max = 6) int partitions,
            @ForAll @LongRange(min = 1, max = 5_000) long budget,
            @ForAll @LongRange(min = 1, max = 100) long aCall,
            @ForAll long seed) {
        Random random = new Random(seed);
        List<Tally> tallies = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            tallies.add(Records.tally("e", partition, 1_000, 0, 0));
        }
        Experiment record = limited(budget);
        Experiment heard = record;
        for (int step = 0; step < 2_000 && record.getStatus() == ExperimentStatus.RUNNING; step++) {
            Tally tally = tallies.get(random.nextInt(partitions));
            if (tally.getTokensReserved() > 0 && random.nextBoolean()) {
                tally.setTokensReserved(tally.getTokensReserved() - aCall);
                tally.setTokensSpent(tally.getTokensSpent() + random.nextLong(aCall + 1));
            } else if (Allowance.covers(heard, tally, Cost.NONE, new Cost(aCall, 0))) {
                tally.setTokensReserved(tally.getTokensReserved() + aCall);
                Tallies.wants(tally, Cost.NONE);
            } else {
                Tallies.wants(tally, new Cost(aCall, 0));
            }
            assertThat(committed(tallies)).isLessThanOrEqualTo(budget);
            record = Grants.update(record, tallies, NOW);
            heard = random.nextInt(3) == 0 ? record : heard;
        }
        if (record.getStatus() == ExperimentStatus.PAUSING) {
            assertThat(record.getPausedBy()).isEqualTo(PauseCause.BUDGET);
            assertThat(committed(tallies)).isGreaterThan(budget - (partitions + 1) * 2 * aCall);
        }
    }

    /** Else it could begin calls for new items within what it still sees, while another has it, too. */
    @Test
    void aPartitionThatIsDoneKeepsItsGrantUntilItHandsItBack() {
        Tally done = Records.tally("e", 0, 20, 10, 0);
        Tally starved = Records.tally("e", 1, 10, 0, 0);
        Tallies.wants(done, new Cost(60, 0));
        Experiment record = Grants.update(limited(100), List.of(done, starved), NOW);
        Experiment old = Experiment.newBuilder(record).build();
        done.setAdmitted(10);
        Tallies.wants(done, Cost.NONE);
        Tallies.wants(starved, new Cost(90, 0));

        record = Grants.update(record, List.of(done, starved), NOW);

        assertThat(Allowance.covers(record, starved, Cost.NONE, new Cost(90, 0)))
                .isFalse();
        assertThat(record.getBudgetRecall()).isEqualTo(BudgetRecall.UNNEEDED);
        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);

        assertThat(Allowance.handBack(record, done, Cost.NONE)).isTrue();
        record = Grants.update(record, List.of(done, starved), NOW);

        assertThat(Allowance.covers(record, starved, Cost.NONE, new Cost(90, 0)))
                .isTrue();
        assertThat(record.getBudgetRecall()).isEqualTo(BudgetRecall.NONE);
        assertThat(Allowance.covers(old, done, Cost.NONE, new Cost(60, 0)))
                .as("an old record allows nothing of what was handed back")
                .isFalse();
    }

    @Test
    void aPartitionWhoseItemsAreAllHeldKeepsTheEndFromNobody() {
        Tally held = Records.tally("e", 0, 1, 0, 0);
        Tally starved = Records.tally("e", 1, 10, 0, 0);
        Tallies.wants(held, new Cost(30, 0));
        Experiment record = Grants.update(limited(100), List.of(held, starved), NOW);
        Tallies.wants(held, Cost.NONE);
        held.setItemsHeld(1);
        held.setTokensSpent(10);
        Tallies.wants(starved, new Cost(95, 0));

        record = Grants.update(record, List.of(held, starved), NOW);
        assertThat(Allowance.handBack(record, held, Cost.NONE)).isTrue();
        record = Grants.update(record, List.of(held, starved), NOW);

        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.PAUSING);
        assertThat(record.getPausedBy()).isEqualTo(PauseCause.BUDGET);
        assertThat(record.getStatusReason()).contains("what is left does not cover one more call, 10 of 100 tokens");
    }

    @Test
    void aBudgetThatWasLoweredIsTakenBackFromThoseThatCouldUseIt() {
        Tally one = Records.tally("e", 0, 10, 0, 0);
        Tallies.wants(one, new Cost(50, 0));
        Experiment record = Grants.update(limited(100), List.of(one), NOW);
        Tallies.wants(one, Cost.NONE);
        one.setTokensSpent(10);
        record.setBudgetTokens(40L);

        record = Grants.update(record, List.of(one), NOW);

        assertThat(record.getBudgetRecall()).isEqualTo(BudgetRecall.ALL);
        assertThat(Allowance.handBack(record, one, Cost.NONE)).isTrue();
        record = Grants.update(record, List.of(one), NOW);
        assertThat(record.getBudgetRecall()).isEqualTo(BudgetRecall.NONE);
        assertThat(Allowance.covers(record, one, Cost.NONE, new Cost(1, 0))).isFalse();
    }

    @Test
    void whatACallUsedBeyondItsReservationIsNotLentAgain() {
        Tally one = Records.tally("e", 0, 10, 0, 0);
        Tallies.wants(one, new Cost(10, 0));
        Experiment record = Grants.update(limited(100), List.of(one), NOW);
        one.setTokensSpent(85);
        Tallies.wants(one, new Cost(10, 0));

        record = Grants.update(record, List.of(one), NOW);

        assertThat(Allowance.covers(record, one, Cost.NONE, new Cost(10, 0))).isTrue();
        assertThat(Allowance.covers(record, one, Cost.NONE, new Cost(16, 0))).isFalse();
    }

    @Test
    void moneyThatIsNotLimitedIsNoReasonToPauseOnceItIs() {
        Tally one = Records.tally("e", 0, 10, 0, 0);
        Tallies.wants(one, new Cost(10, 500));
        Experiment record = Grants.update(limited(100), List.of(one), NOW);
        record.setBudgetMicros(1_000L);

        record = Grants.update(record, List.of(one), NOW);

        assertThat(record.getStatus()).isEqualTo(ExperimentStatus.RUNNING);
        assertThat(Allowance.covers(record, one, Cost.NONE, new Cost(10, 500))).isTrue();
    }

    @Test
    void aPauseTellsMoneyInPlainNumbers() {
        Tally one = Records.tally("e", 0, 10, 0, 0);
        one.setMicrosSpent(283);
        Tallies.wants(one, new Cost(10, 500));
        Experiment record = Records.running("e");
        record.setBudgetMicros(300L);

        record = Grants.update(record, List.of(one), NOW);

        assertThat(record.getStatusReason()).contains("0.000283 of 0.0003 in money");
    }

    @Test
    void pausesWhenTheWallTimeIsOver() {
        Experiment record = limited(100);
        record.setBudgetWallTimeMs(60_000L);

        assertThat(Grants.update(record, List.of(), NOW.plusMillis(59_999)).getStatus())
                .isEqualTo(ExperimentStatus.RUNNING);
        assertThat(Grants.update(record, List.of(), NOW.plusMillis(60_000)).getPausedBy())
                .isEqualTo(PauseCause.BUDGET);
    }

    @Test
    void theWallTimeEndsAnExperimentThatWaitsForItsService() {
        Experiment record = limited(100);
        record.setBudgetWallTimeMs(60_000L);
        record.setStatus(ExperimentStatus.PAUSED);
        record.setPausedBy(PauseCause.BREAKER);
        record.setBreakerCategory(ErrorCategory.UNAVAILABLE);

        Experiment over = Grants.update(record, List.of(), NOW.plusMillis(60_000));

        assertThat(over.getStatus()).isEqualTo(ExperimentStatus.PAUSING);
        assertThat(over.getPausedBy()).isEqualTo(PauseCause.BUDGET);
        assertThat(over.getBreakerCategory()).isNull();
    }

    private static Experiment limited(long tokens) {
        Experiment record = Records.running("e");
        record.setBudgetTokens(tokens);
        return record;
    }

    private static long committed(List<Tally> tallies) {
        return tallies.stream()
                .mapToLong(tally -> Grants.committed(tally).tokens())
                .sum();
    }
}
