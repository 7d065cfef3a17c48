package dev.holdfast.model.cohort;

import static dev.holdfast.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRef;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.testing.Runs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * 200 experiments of 8 cohorts that finish in any order, with every request delivered again at any time, as after a
 * crash before a commit: what is promised of numbers, previous ones and pointers holds.
 */
class CohortHistoriesTest {
    private static final int RUNS = Integer.getInteger("holdfast.snapshots.runs", 200);
    private static final int COHORTS = Integer.getInteger("holdfast.snapshots.cohorts", 8);

    @Property(tries = 20)
    void holdInAnyOrderWithAnyRedelivery(@ForAll long seed) { // S1, S3, S4, S6, S7, S26
        Random random = new Random(seed);
        List<SnapshotRequest> requests = requests(random);
        CohortLog log = new CohortLog();

        List<SnapshotRequest> delivered = new ArrayList<>();
        for (SnapshotRequest request : requests) {
            log.deliver(request);
            delivered.add(request);
            while (random.nextInt(3) == 0) {
                log.deliver(delivered.get(random.nextInt(delivered.size())));
            }
        }

        assertNumbers(log);
        assertLatest(log);
        log.snapshots.forEach(snapshot -> assertPrevious(log, snapshot));
        assertThat(log.snapshots).as("S1: each is published once").hasSize(requests.size());
    }

    private static List<SnapshotRequest> requests(Random random) {
        List<SnapshotRequest> requests = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            String cohort = "cohort " + random.nextInt(COHORTS);
            // Ids that are times with colons were split in the wrong place once.
            Runs run = run("2026-01-01T10:00:" + i)
                    .right(random.nextInt(101))
                    .with("handler.temperature", random.nextInt(3) / 2.0);
            int attempts = random.nextInt(5) == 0 ? 2 : 1;
            for (int attempt = 0; attempt < attempts; attempt++) {
                requests.add(run.attempt(attempt).request(cohort, random.nextInt(8) == 0 ? "interim" : "run"));
            }
        }
        Collections.shuffle(requests, random);
        return requests;
    }

    private static void assertNumbers(CohortLog log) {
        Map<String, List<Long>> numbers = log.snapshots.stream()
                .collect(Collectors.groupingBy(
                        Snapshot::getCohort, Collectors.mapping(Snapshot::getSeq, Collectors.toList())));
        numbers.forEach((cohort, given) -> assertThat(given)
                .as("unique, gap-free and in order in %s", cohort)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, given.size()).boxed().toList()));
    }

    private static void assertLatest(CohortLog log) {
        Map<String, Long> before = new HashMap<>();
        log.latestMoves.forEach(pointer -> {
            Long former = before.put(
                    pointer.getCohort() + "/" + pointer.getStage(),
                    pointer.getTarget().getSeq());
            assertThat(pointer.getTarget().getSeq()).isGreaterThan(former == null ? 0 : former);
            assertThat(log.newest)
                    .containsKey(pointer.getCohort() + "/" + pointer.getStage() + "/"
                            + pointer.getTarget().getSeq());
        });
        log.pointers.forEach((key, pointer) -> {
            long highest = log.snapshots.stream()
                    .filter(one -> one.getCohort().equals(pointer.getCohort())
                            && one.getStage().equals(pointer.getStage()))
                    .mapToLong(Snapshot::getSeq)
                    .max()
                    .orElseThrow();
            assertThat(pointer.getLatest().getSeq()).as(key).isEqualTo(highest);
        });
    }

    private static void assertPrevious(CohortLog log, Snapshot snapshot) {
        Optional<Long> expected = log.snapshots.stream()
                .filter(other -> other.getCohort().equals(snapshot.getCohort())
                        && other.getSeq() < snapshot.getSeq()
                        && !other.getFacts()
                                .getExperimentId()
                                .equals(snapshot.getFacts().getExperimentId())
                        && Objects.equals(
                                other.getFacts().getStrictKey(),
                                snapshot.getFacts().getStrictKey()))
                .map(Snapshot::getSeq)
                .max(Comparator.naturalOrder());
        assertThat(Optional.ofNullable(snapshot.getPrevious()).map(SnapshotRef::getSeq))
                .as("the highest lower number with an equal key, of another run")
                .isEqualTo(expected);
    }
}
