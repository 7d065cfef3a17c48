package dev.holdfast.topology;

import static dev.holdfast.testing.TopologyHarness.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.model.Confusion;
import dev.holdfast.model.Figures;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.state.LatencySketch;
import dev.holdfast.state.Stores;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.Specs;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Figures over all results, before and after every resume and retry (R23, R38): those of topic results, no others. */
class MetricsTest {
    private static final String HERE = "here/2";
    private static final String METRICS = ",\"metrics\":{\"label\":\"flag\",\"output\":\"detected\"}}";

    private final TopologyHarness harness = new TopologyHarness(
            TestHandler.slow(task -> "{}"), TestHandler.quick(task -> "{\"detected\":" + task.text() + "}"));
    private final Map<String, Result> results = new LinkedHashMap<>();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void areThoseOfAllResultsAfterAResumeARetryAndAReplay() { // R23
        harness.start("e", spec("slow"), 6);
        List<Attempt> history = new ArrayList<>();
        submit("right", "yes");
        submit("missed", "1");
        submit("alarm", "No");
        submit("unlabelled", null);
        submit("unsure", "maybe");
        submit("retried", "yes");
        harness.pulse();
        begin("right", "missed");
        history.add(succeeded("right", 1, "{\"detected\":true,\"usage\":1}", 100, 70L, 9L));
        history.add(succeeded("missed", 1, "{\"detected\":false}", 200, 30L, 1L));
        history.add(failed("retried", 1));
        send(history);
        assertMetrics(1, 0, 0, 1);

        harness.command("e", CommandKind.PAUSE);
        harness.command("e", CommandKind.RESUME);
        harness.pulse();
        begin("alarm", "unlabelled", "unsure");
        List<Attempt> second = List.of(
                succeeded("alarm", 1, "{\"detected\":\"Yes\"}", 300, null, null),
                succeeded("unlabelled", 1, "{\"detected\":true}", 400, null, null),
                succeeded("unsure", 1, "{\"detected\":null}", 500, null, 5L));
        history.addAll(second);
        send(second);
        assertMetrics(1, 0, 1, 1);
        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);

        harness.command("e", CommandKind.RETRY);
        harness.pulse();
        List<Attempt> third = List.of(
                Events.started(key("retried"), 2, HERE),
                succeeded("retried", 2, "{\"detected\":1}", 600, 7L, null),
                succeeded("retried", 2, "{\"detected\":0}", 700, 7L, null));
        history.addAll(third);
        send(third);
        assertMetrics(2, 0, 1, 1);
        Metrics atTheEnd = metrics();
        assertThat(atTheEnd.getAnswersDigest())
                .as("of all answers, of all starts")
                .hasSize(64);
        assertThat(atTheEnd.getTokensIn()).isEqualTo(107);
        assertThat(atTheEnd.getTokensOut()).isEqualTo(15);
        assertThat(atTheEnd.getLatencyMs()).containsEntry("max", 600.0);
        assertThat(atTheEnd.getLatencyMs().get("p50")).isBetween(297.0, 303.0);

        submit("right", "yes");
        submit("alarm", "yes");
        send(history);
        assertThat(metrics()).isEqualTo(atTheEnd);
        assertThat(harness.experiment("e").getDuplicates()).isEqualTo(2);
    }

    @Test
    void countALateSuccessThatReplacesAFailure() {
        harness.start("e", spec("slow"), 1);
        submit("late", "yes");
        harness.pulse();
        begin("late");
        harness.report(Events.inDoubt(key("late"), 1, HERE));
        send(List.of(failed("late", 2)));
        assertThat(harness.experiment("e").getItemsFailed()).isEqualTo(1);
        assertThat(harness.experiment("e").getMetrics()).isNull();

        send(List.of(succeeded("late", 1, "{\"detected\":true}", 5, null, null)));

        assertMetrics(1, 0, 0, 0);
    }

    @Test
    void countALateSuccessOfACancelledItem() {
        harness.start("e", spec("slow"), 1);
        submit("late", "yes");
        harness.pulse();
        harness.queue().takeAll();
        harness.command("e", CommandKind.CANCEL);
        harness.advance(Duration.ofSeconds(2));
        assertThat(harness.experiment("e").getItemsCancelled()).isEqualTo(1);

        send(List.of(Events.started(key("late"), 1, HERE), succeeded("late", 1, "{\"detected\":true}", 5, null, null)));

        assertMetrics(1, 0, 0, 0);
        assertThat(harness.backlog()).isZero();
    }

    @Test
    void countInlineVerdictsWithoutTimes() {
        harness.start("e", spec("quick"), 2);

        submit("right", "no", "false");
        submit("alarm", "no", "true");
        harness.pulse();

        assertMetrics(0, 1, 1, 0);
        assertThat(metrics().getLatencyMs()).isEmpty();
        assertThat(harness.<Tally>store(Stores.TALLIES).get("e").getLatencySketch())
                .isNull();
    }

    @Test
    void compareNothingUnlessTheSpecSaysWithWhat() {
        harness.start("e", Specs.of("quick"), 1);

        submit("right", "yes", "true");
        harness.pulse();

        assertThat(harness.experiment("e").getStatus()).isEqualTo(ExperimentStatus.COMPLETED);
        assertThat(Confusion.of(metrics()).labelled()).isZero();
        assertThat(metrics().getAnswersDigest()).as("S14").hasSize(64);
    }

    @Test
    void areSummedOverAllPartitions() {
        harness.start("e", spec("slow"), 9);
        submit("right", "yes");
        harness.pulse();
        begin("right");
        send(List.of(succeeded("right", 1, "{\"detected\":true}", 100, 3L, null)));
        Tally other =
                Objects.requireNonNull(harness.<Tally>store(Stores.TALLIES).get("e"));
        other.setPartition(5);

        harness.report(other);
        harness.pulse();

        assertThat(metrics().getTruePositives()).isEqualTo(2);
        assertThat(metrics().getTokensIn()).isEqualTo(6);
        assertThat(metrics().getLatencyMs()).containsEntry("max", 100.0);
    }

    @Test
    void areNotSpoiltByATallyThatHoldsNoSketch() {
        harness.start("e", spec("slow"), 9);
        Tally junk = Records.tally("e", 5, 1, 1, 0);
        junk.setLatencySketch(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}));

        harness.report(junk);
        harness.pulse();

        assertThat(harness.rejects())
                .singleElement()
                .satisfies(reject ->
                        assertThat(header(reject, RejectHeaders.REASON)).isEqualTo("undecodable"));
        assertThat(harness.experiment("e").getItemsSucceeded()).isZero();
    }

    /** Compares with what was expected, and with a count over topic results. */
    private void assertMetrics(long tp, long tn, long fp, long fn) {
        assertThat(Confusion.of(metrics())).isEqualTo(new Confusion(tp, tn, fp, fn));
        harness.results().forEach(result -> results.put(ItemKey.of(result).toString(), result));
        ResultMeasurement measuring =
                ResultMeasurement.of(Spec.fromJson(spec("slow")).metrics());
        Tally counted = Records.tally("e", 0, 0, 0, 0);
        results.values().stream()
                .filter(result -> result.getStatus() == ResultStatus.SUCCEEDED)
                .forEach(result -> {
                    counted.setSucceeded(counted.getSucceeded() + 1);
                    ResultMeasurement.count(counted, measuring, result);
                });
        assertThat(metrics()).isEqualTo(Figures.sum(List.of(counted), LatencySketch.percentiles(List.of(counted))));
    }

    private Metrics metrics() {
        return Objects.requireNonNull(harness.experiment("e").getMetrics());
    }

    private void send(List<Attempt> events) {
        events.forEach(harness::report);
        harness.pulse();
    }

    private void submit(String incident, @Nullable String label) {
        submit(incident, label, "a text");
    }

    private void submit(String incident, @Nullable String label, String text) {
        WorkItem item = Records.item(key(incident));
        item.setText(text);
        item.setLabels(label == null ? Map.of() : Map.of("flag", label));
        harness.pipe(Topics.WORK_ITEMS, key(incident).toString(), item);
    }

    private void begin(String... incidents) {
        for (String incident : incidents) {
            harness.report(Events.started(key(incident), 1, HERE));
        }
    }

    private static Attempt succeeded(
            String incident, int attempt, String output, long millis, @Nullable Long in, @Nullable Long out) {
        Attempt event = Events.succeeded(key(incident), attempt, HERE, output);
        event.setDurationMs(millis);
        event.setTokensIn(in);
        event.setTokensOut(out);
        return event;
    }

    private Attempt failed(String incident, int attempt) {
        harness.report(Events.started(key(incident), attempt, HERE));
        return Events.failed(key(incident), attempt, HERE, ErrorCategory.DATA_ERROR, "no good");
    }

    private static ItemKey key(String incident) {
        return new ItemKey("e", incident, "t");
    }

    private static String spec(String kind) {
        String plain = Specs.of(kind);
        return plain.substring(0, plain.length() - 1) + METRICS;
    }
}
