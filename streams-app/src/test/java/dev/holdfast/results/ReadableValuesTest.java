package dev.holdfast.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.testing.FakeTopics;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.TestRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rubbish on a topic hides itself alone, and is named. */
class ReadableValuesTest {
    private static final String RESULTS = Topics.RESULTS.name();

    private final TestRegistry registry = new TestRegistry();
    private final FakeTopics topics = new FakeTopics(2);
    private final List<UnreadableRecord> unreadable = new ArrayList<>();

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void resultsBesideRubbishAreReadAndTheRubbishIsNamed() {
        add("e/1/t", Records.succeeded("e", "1", "one"));
        topics.add(RESULTS, 1, "e/2/t", "rubbish".getBytes(StandardCharsets.UTF_8));
        topics.add(RESULTS, 1, "other/1/t", new byte[] {0, 0, 0, 0, 9});
        add("e/3/t", Records.succeeded("e", "3", "three"));

        List<String> incidents = new ArrayList<>();
        results().forEach("e", result -> incidents.add(result.getIncidentId()));

        assertThat(incidents).containsExactly("1", "3");
        assertThat(unreadable)
                .singleElement()
                .satisfies(one -> assertThat(one.inWords())
                        .contains("topic results, partition 1, offset 0")
                        .contains("e/2/t"));
        assertThat(results().of("e")).hasSize(2);
        List<String> inOrder = new ArrayList<>();
        results().forEachInOrder("e", result -> inOrder.add(result.getIncidentId()));
        assertThat(inOrder).containsExactly("1", "3");
    }

    @Test
    void theResultOfAnotherKeyIsNoResultOfThisOne() {
        add("e/1/t", Records.succeeded("e", "2", "two"));

        results().forEach("e", result -> assertThat(result).isNull());

        assertThat(unreadable)
                .singleElement()
                .satisfies(one -> assertThat(one.why()).contains("e/2/t"));
    }

    @Test
    void experimentsBesideRubbishAreListed() {
        byte[] good = registry.serdes().serializer(Experiment.class).serialize("experiments", Records.running("e"));
        topics.add(Topics.EXPERIMENTS.name(), 0, "e", good);
        topics.add(Topics.EXPERIMENTS.name(), 0, "f", new byte[3]);

        TopicQueries answers =
                new TopicQueries(new TopicReader(topics::reader), registry.serdes(), "app", unreadable::add);

        assertThat(answers.experiments())
                .extracting(Experiment::getExperimentId)
                .containsExactly("e");
        assertThat(unreadable).extracting(UnreadableRecord::key).containsExactly("f");
    }

    @Test
    void rubbishOverTheRecordOfAnExperimentHidesNoOlderRecordUnlessThatWasDeleted() {
        byte[] good = registry.serdes().serializer(Experiment.class).serialize("experiments", Records.running("e"));
        byte[] deleted = registry.serdes().serializer(Experiment.class).serialize("experiments", Records.running("d"));
        topics.add(Topics.EXPERIMENTS.name(), 0, "e", good);
        topics.add(Topics.EXPERIMENTS.name(), 0, "e", new byte[3]);
        topics.add(Topics.EXPERIMENTS.name(), 1, "d", deleted);
        topics.add(Topics.EXPERIMENTS.name(), 1, "d", null);
        topics.add(Topics.EXPERIMENTS.name(), 1, "d", new byte[3]);

        TopicQueries answers =
                new TopicQueries(new TopicReader(topics::reader), registry.serdes(), "app", unreadable::add);

        assertThat(answers.experiments())
                .extracting(Experiment::getExperimentId)
                .containsExactly("e");
        assertThat(unreadable).extracting(UnreadableRecord::key).containsExactlyInAnyOrder("e", "d");
    }

    @Test
    void aRegistryThatDoesNotAnswerMakesNoRubbishOfWhatIsGood() {
        add("e/1/t", Records.succeeded("e", "1", "one"));
        registry.close();
        ResultReader fresh = new ResultReader(new TopicReader(topics::reader), registry.serdes(), unreadable::add);

        assertThatThrownBy(() -> fresh.forEach("e", result -> {})).isInstanceOf(RegistryUnavailableException.class);
        assertThat(unreadable).isEmpty();
    }

    @Test
    void aTopicOfWhichAPartIsHeldBackForGoodIsNotReadAsIfItWereWhole() {
        add("e/1/t", Records.succeeded("e", "1", "one"));
        TopicReader reader = new TopicReader(
                topics::reader, topic -> Optional.of("topic " + topic + ", partition 1: held back from offset 7"));

        assertThatThrownBy(() -> reader.readAll(RESULTS, entry -> {}))
                .isInstanceOf(HangingTransactionException.class)
                .hasMessageContaining("partition 1")
                .hasMessageContaining("offset 7");
        assertThatThrownBy(() -> reader.readFrom(RESULTS, 0, 0, entry -> true))
                .isInstanceOf(HangingTransactionException.class);
        assertThatThrownBy(() -> reader.newest(RESULTS, key -> true)).isInstanceOf(HangingTransactionException.class);
    }

    private ResultReader results() {
        return new ResultReader(new TopicReader(topics::reader), registry.serdes(), unreadable::add);
    }

    private void add(String key, Result result) {
        topics.add(RESULTS, 0, key, registry.serdes().serializer(Result.class).serialize(RESULTS, result));
    }
}
