package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

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
            } else if (Tallies.covers(heard, tally, Cost.NONE, new Cost(aCall, 0))) {
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

    @Test
    void aPartitionThatIsDoneGivesBackWhatItDidNotNeed() {
        Tally done = Records.tally("e", 0, 10, 10, 0);
        Tally starved = Records.tally("e", 1, 10, 0, 0);
        Experiment record = limited(100);
        Tallies.wants(done, new Cost(60, 0));
        done.setAdmitted(20);
        record = Grants.update(record, List.of(done, starved), NOW);
        done.setAdmitted(10);
        Tallies.wants(done, Cost.NONE);
        Tallies.wants(starved, new Cost(90, 0));

        record = Grants.update(record, List.of(done, starved), NOW);

        assertThat(Tallies.covers(record, starved, Cost.NONE, new Cost(90, 0))).isTrue();
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
