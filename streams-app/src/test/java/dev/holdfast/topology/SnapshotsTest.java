package dev.holdfast.topology;

import static dev.holdfast.testing.TopologyHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.cohort.CohortRules;
import dev.holdfast.model.cohort.SnapshotChecks;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Runs;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that completes leaves one snapshot in its cohort; the cohort's one writer numbers it. */
class SnapshotsTest {
    private static final String HERE = "here/2";

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aRunThatCompletesLeavesOneSnapshot() {
        complete("e", Specs.of("slow"));
        harness.advance(Duration.ofMinutes(5));

        assertThat(harness.snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.getCohort())
                    .as("the name, where no cohort is named")
                    .isEqualTo("a name");
            assertThat(snapshot.getStage()).isEqualTo("run");
            assertThat(snapshot.getSeq()).isEqualTo(1);
            assertThat(snapshot.getFacts().getExperimentId()).isEqualTo("e");
            assertThat(snapshot.getFacts().getMetrics()).containsEntry("success_rate", 1.0);
            assertThat(snapshot.getFacts().getEnvironment()).isEqualTo(Map.of("holdfast", "a version"));
            assertThat(SnapshotChecks.problem("a%20name/run/1", snapshot)).isNull();
        });
        assertThat(harness.pointers()).singleElement().satisfies(pointer -> {
            assertThat(pointer.key()).isEqualTo("a%20name/run/latest");
            assertThat(pointer.value().getTarget().getKey()).isEqualTo("a%20name/run/1");
        });
    }

    @Test
    void theSpecNamesCohortAndStage() {
        String spec = "{\"experiment\":{\"name\":\"n\",\"cohort\":\"ipv\",\"stage\":\"training\"},"
                + "\"handler\":{\"kind\":\"slow\"},\"snapshots\":{\"key\":\"replicate\",\"exclude\":[\"handler\"]}}";

        complete("e", spec);

        assertThat(harness.snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.getCohort()).isEqualTo("ipv");
            assertThat(snapshot.getStage()).isEqualTo("training");
            assertThat(snapshot.getFacts().getKeyMode()).isEqualTo("replicate");
            assertThat(snapshot.getFacts().getExcluded()).containsExactly("handler");
        });
    }

    @Test
    @DisplayName("S23: a retry is another attempt of the same run, not something to be compared with")
    void aRetryLeavesAnotherAttempt() {
        ItemKey key = new ItemKey("e", "1", "t");
        harness.start("e", Specs.of("slow", "\"max_attempts\":1"), 1);
        harness.submit(key);
        harness.report(Events.started(key, 1, HERE));
        harness.report(Events.failed(key, 1, HERE, ErrorCategory.API_ERROR, "no"));
        harness.pulse();
        harness.command("e", CommandKind.RETRY);
        harness.pulse();
        harness.report(Events.started(key, 2, HERE));
        harness.report(Events.succeeded(key, 2, HERE, "{}"));
        harness.pulse();

        assertThat(harness.snapshots())
                .satisfiesExactly(
                        first -> {
                            assertThat(first.getFacts().getAttemptId()).isZero();
                            assertThat(first.getFacts().getMetrics()).containsEntry("success_rate", 0.0);
                        },
                        second -> {
                            assertThat(second.getFacts().getAttemptId()).isEqualTo(1);
                            assertThat(second.getSeq()).isEqualTo(2);
                            assertThat(second.getPrevious()).as("S7").isNull();
                        });
    }

    @Test
    void theNextRunIsComparedWithIt() {
        complete("e", Specs.of("slow"));
        complete("f", Specs.of("slow"));

        assertThat(harness.snapshots())
                .last()
                .satisfies(snapshot ->
                        assertThat(snapshot.getPrevious().getExperimentId()).isEqualTo("e"));
        assertThat(harness.pointers())
                .extracting(pointer -> pointer.key())
                .containsExactly("a%20name/run/latest", "a%20name/run/latest", "a%20name/run/previous");
    }

    @Test
    void isTakenOnDemandAndAnswered() {
        harness.start("e", Specs.of("slow"), 2);
        finish(new ItemKey("e", "1", "t"));
        harness.replies();
        ExperimentCommand take = Records.command(CommandKind.SNAPSHOT, "e");

        harness.send(take);

        assertThat(harness.replies()).singleElement().satisfies(reply -> {
            assertThat(reply.getCommandId()).isEqualTo(take.getCommandId());
            assertThat(reply.getDetail()).isEqualTo("taken as snapshot 1 (run e)");
        });
        assertThat(harness.snapshots()).singleElement().satisfies(snapshot -> {
            assertThat(snapshot.getStage()).isEqualTo("interim");
            assertThat(snapshot.getFacts().getComplete()).isFalse();
        });

        finish(new ItemKey("e", "2", "t"));
        assertThat(harness.snapshots()).extracting(Snapshot::getSeq).containsExactly(2L);
        harness.send(Records.command(CommandKind.SNAPSHOT, "e"));
        assertThat(harness.snapshots()).as("it is there already").isEmpty();
        assertThat(harness.replies())
                .extracting(CommandReply::getDetail)
                .containsExactly("it is there already as snapshot 2 (run e)");
    }

    @Test
    void refusesWhatCannotBeTaken() {
        harness.start("e", Specs.of("slow"), 2);
        harness.replies();
        ExperimentCommand own = Records.command(CommandKind.SNAPSHOT, "e");
        own.setStage("run");

        harness.send(own);
        harness.send(Records.command(CommandKind.SNAPSHOT, "nobody"));

        assertThat(harness.replies())
                .extracting(CommandReply::getDetail)
                .satisfiesExactly(
                        complete -> assertThat(complete).contains("is not complete"),
                        unknown -> assertThat(unknown).contains("there is no experiment nobody"));
        assertThat(harness.snapshots()).isEmpty();
    }

    @Test
    @DisplayName("S1: a request that is delivered again changes nothing")
    void takesARequestOnce() {
        SnapshotRequest request = Runs.run("e").request();

        harness.pipe(Topics.SNAPSHOT_REQUESTS, Runs.COHORT, request);
        harness.pipe(Topics.SNAPSHOT_REQUESTS, Runs.COHORT, request);

        assertThat(harness.snapshots()).hasSize(1);
        assertThat(harness.pointers()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"digest", "no facts", "no run", "attempt", "threshold"})
    @DisplayName("S14, S24: what is not whole is rejected with the reason, and gets no number")
    void rejectsWhatIsNotWhole(String fault) {
        SnapshotRequest request = Runs.run("e").request();
        switch (fault) {
            case "digest" -> request.getFacts().getMetrics().put("accuracy", 1.0);
            case "no facts" -> request.setFacts(null);
            case "no run" -> request.setFacts(Runs.run(" ").facts());
            case "attempt" -> request.setFacts(Runs.run("e").attempt(-1).facts());
            default ->
                request.setFacts(Runs.run("e")
                        .by(new CohortRules("strict", List.of(), "accuracy", 5, 10, Map.of("accuracy", "much")))
                        .facts());
        }

        harness.pipe(Topics.SNAPSHOT_REQUESTS, Runs.COHORT, request);

        assertThat(harness.rejects()).singleElement().satisfies(reject -> {
            assertThat(header(reject, RejectHeaders.REASON)).isEqualTo("invalid");
            assertThat(header(reject, RejectHeaders.TOPIC)).isEqualTo("snapshot-requests");
        });
        assertThat(harness.snapshots()).isEmpty();
    }

    @Test
    @DisplayName("S24: garbage is rejected with the reason, and the next one has its number")
    void rejectsGarbage() {
        harness.pipe(Topics.SNAPSHOT_REQUESTS, bytes(Runs.COHORT), bytes("junk"));
        harness.pipe(Topics.SNAPSHOT_REQUESTS, null, bytes("junk"));
        harness.pipe(Topics.SNAPSHOT_REQUESTS, "another", Runs.run("e").request());
        harness.pipe(Topics.SNAPSHOT_REQUESTS, Runs.COHORT, Runs.run("e").request());

        assertThat(harness.rejects())
                .extracting(reject -> header(reject, RejectHeaders.REASON))
                .containsExactly("undecodable", "incomplete", "invalid");
        assertThat(harness.snapshots()).extracting(Snapshot::getSeq).containsExactly(1L);
    }

    private void complete(String experimentId, String spec) {
        harness.start(experimentId, spec, 1);
        finish(new ItemKey(experimentId, "1", "t"));
    }

    private void finish(ItemKey key) {
        harness.submit(key);
        harness.report(Events.started(key, 1, HERE));
        harness.report(Events.succeeded(key, 1, HERE, "{}"));
        harness.pulse();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
