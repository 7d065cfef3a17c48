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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/**
 * A budget is never crossed and comes to its end, whatever comes late, comes again, or is lost: partitions and the one writer of the
 * record are played, each with an old view of the other.
 */
class BudgetTest {
    private static final Instant NOW = Instant.ofEpochMilli(Events.ANY_TIME);
    private static final int ROUNDS = 3_000;
    private static final int STEPS = 3_000;
    /** Partitions come to an end with their items now and then. */
    private static final int QUIET = 300;

    private Random random = new Random();
    private List<BudgetPartition> partitions = List.of();
    private List<List<Tally>> reports = List.of();
    private final Map<Integer, Tally> newest = new HashMap<>();
    private final List<Experiment> records = new ArrayList<>();
    private int[] heard = {};
    private int[] read = {};
    private Cost budget = Cost.NONE;

    @Property(tries = 400)
    void isNeverCrossedAndComesToItsEnd(
            @ForAll @IntRange(min = 1, max = 6) int count,
            @ForAll @LongRange(min = 1, max = 1_500) long tokens,
            @ForAll @LongRange(min = 0, max = 3_000) long micros,
            @ForAll @IntRange(min = 1, max = 100) int aCall,
            @ForAll boolean holds,
            @ForAll boolean retriesComeBack,
            @ForAll long seed) {
        begin(count, tokens, micros, holds, seed);

        for (int step = 0; step < STEPS; step++) {
            step(random.nextInt(count), aCall, step / QUIET % 2 == 0);
            assertThat(used().isWithin(budget))
                    .as(() -> used() + " of " + budget)
                    .isTrue();
        }
        goOn();
        int rounds = 0;
        while (!isOver() && rounds++ < ROUNDS) {
            round(retriesComeBack);
            assertThat(used().isWithin(budget))
                    .as(() -> used() + " of " + budget)
                    .isTrue();
        }

        assertThat(isOver()).as(this::toString).isTrue();
        if (record().getStatus() != ExperimentStatus.RUNNING) {
            assertThat(record().getPausedBy()).isEqualTo(PauseCause.BUDGET);
            assertThat(record().getStatusReason()).contains("what is left does not cover one more call");
        }
    }

    private void begin(int count, long tokens, long micros, boolean holds, long seed) {
        random = new Random(seed);
        partitions = IntStream.range(0, count)
                .mapToObj(number -> new BudgetPartition(number, holds, random))
                .toList();
        reports = IntStream.range(0, count)
                .<List<Tally>>mapToObj(number -> new ArrayList<>())
                .toList();
        newest.clear();
        heard = new int[count];
        read = new int[count];
        Experiment record = Records.running("e");
        record.setBudgetTokens(tokens);
        record.setBudgetMicros(micros == 0 ? null : Long.valueOf(micros));
        budget = new Cost(tokens, micros == 0 ? Long.MAX_VALUE : micros);
        records.clear();
        records.add(record);
    }

    private void step(int number, int aCall, boolean comesMore) {
        BudgetPartition partition = partitions.get(number);
        switch (random.nextInt(14)) {
            case 0 -> {
                if (comesMore) {
                    partition.submit(new Cost(1 + random.nextInt(aCall), random.nextInt(aCall)));
                }
            }
            case 1, 2, 3 -> partition.look(records.get(heard[number]));
            case 4 -> partition.begin();
            case 5 -> partition.end();
            case 6, 7 -> {
                partition.fold();
                partition.fold();
            }
            case 8 -> commit(number);
            case 9 -> {
                for (int i = random.nextInt(6); i >= 0; i--) {
                    deliver(number);
                }
            }
            case 10 -> deal();
            case 11 -> {
                if (random.nextInt(4) == 0) {
                    heard[number] += random.nextInt(records.size() - heard[number]);
                }
            }
            case 12 -> {
                partition.retry();
                goOn();
            }
            default -> {
                if (random.nextInt(8) == 0) {
                    partition.crash(random.nextBoolean());
                    heard[number] = random.nextInt(records.size()); // another instance may know less
                }
            }
        }
    }

    /** A person resumes it: what the writer had not heard of may fit. */
    private void goOn() {
        if (record().getStatus() != ExperimentStatus.RUNNING) {
            records.add(Experiment.newBuilder(record())
                    .setStatus(ExperimentStatus.RUNNING)
                    .setStatusReason(null)
                    .setPausedBy(null)
                    .build());
        }
    }

    /** Nothing is lost any more, and everything arrives. */
    private void round(boolean retriesComeBack) {
        for (int number = 0; number < partitions.size(); number++) {
            BudgetPartition partition = partitions.get(number);
            heard[number] = records.size() - 1;
            for (int i = 0; i < 20; i++) {
                partition.fold();
            }
            if (retriesComeBack) {
                partition.retry();
            }
            partition.look(record());
            partition.begin();
            partition.end();
            commit(number);
            while (read[number] < reports.get(number).size()) {
                deliver(number);
            }
        }
        deal();
    }

    private void commit(int number) {
        partitions.get(number).commit();
        reports.get(number).add(partitions.get(number).report());
    }

    /** The writer reads the next report, or one of before again. */
    private void deliver(int number) {
        List<Tally> all = reports.get(number);
        if (all.isEmpty()) {
            return;
        }
        boolean again = read[number] == all.size() || random.nextInt(5) == 0;
        Tally tally = again
                ? all.get(random.nextInt(read[number] + (read[number] == all.size() ? 0 : 1)))
                : all.get(read[number]++);
        newest.merge(number, tally, (known, come) -> known.getSequence() >= come.getSequence() ? known : come);
    }

    private void deal() {
        if (record().getStatus() == ExperimentStatus.RUNNING) {
            Experiment after = Grants.update(Experiment.newBuilder(record()).build(), newest.values(), NOW);
            if (!after.equals(record())) {
                records.add(after);
            }
        }
    }

    private boolean isOver() {
        return record().getStatus() != ExperimentStatus.RUNNING
                ? !nextIsCovered()
                : partitions.stream().allMatch(BudgetPartition::hasNothingUnderWay)
                        && (partitions.stream().allMatch(partition -> partition.next() == null)
                                || isTimeAllThatLacks());
    }

    /** A retry is covered whose time has not come, and nothing else is. */
    private boolean isTimeAllThatLacks() {
        return partitions.stream().anyMatch(one -> one.waitsForNothingButTime() && isCovered(one.next()))
                && partitions.stream().noneMatch(one -> !one.waitsForNothingButTime() && isCovered(one.next()));
    }

    private boolean isCovered(@Nullable Cost next) {
        return next != null && used().plus(next).isWithin(budget);
    }

    private boolean nextIsCovered() {
        return partitions.stream().map(BudgetPartition::next).anyMatch(this::isCovered);
    }

    private Cost used() {
        return partitions.stream().map(BudgetPartition::truth).reduce(Cost.NONE, Cost::plus);
    }

    private Experiment record() {
        return records.get(records.size() - 1);
    }

    @Override
    public String toString() {
        return record() + "\n" + newest;
    }
}
