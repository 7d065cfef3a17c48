package dev.holdfast.cluster.topics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cluster.topics.TopicDifference.Aspect;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of a cluster's topics: missing, fit, or dangerous by name and with the fix. */
class TopicReportTest {
    private static final TopicPlan PLAN = new TopicPlan(6, 2, (short) 3, 2);
    private static final List<WantedTopic> WANTED = WantedTopic.all(PLAN);

    @Test
    void findsAnEmptyClusterMissingEveryTopic() {
        TopicReport report = TopicReport.of(WANTED, Map.of());

        assertThat(report.missing()).isEqualTo(WANTED);
        assertThat(report.isSafe()).isTrue();
        assertThat(WANTED)
                .allSatisfy(topic -> assertThat(topic.settings()).containsEntry("min.insync.replicas", "2"))
                .allSatisfy(topic -> assertThat(topic.replication()).isEqualTo((short) 3));
    }

    @Test
    void findsFitWhatIsAsWanted() {
        TopicReport report = TopicReport.of(WANTED, clusterWith(topic -> topic));

        assertThat(report.fit()).isEqualTo(WANTED);
        assertThat(report.missing()).isEmpty();
        assertThat(report.differences()).isEmpty();
    }

    @Test
    void findsNoFaultWithMoreThanIsNeeded() {
        Map<String, FoundTopic> cluster = clusterWith(topic -> new FoundTopic(
                topic.name(),
                topic.partitions(),
                5,
                changed(topic.settings(), Map.of("min.insync.replicas", "3", "max.message.bytes", "99999999"))));

        assertThat(TopicReport.of(WANTED, cluster).differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "work-items, cleanup.policy, compact, CLEANUP_POLICY",
        "results, cleanup.policy, 'compact,delete', CLEANUP_POLICY",
        "attempts, retention.ms, 604800000, RETENTION",
        "work-items, retention.bytes, 1000000, RETENTION",
        "experiment-commands, retention.ms, 1000, RETENTION",
        "results, min.insync.replicas, 1, MIN_INSYNC_REPLICAS",
        "results, min.insync.replicas, 4, MIN_INSYNC_REPLICAS",
        "tallies, max.message.bytes, 1048588, MESSAGE_SIZE",
        "attempts, message.timestamp.type, CreateTime, TIMESTAMP_TYPE",
    })
    void namesADangerousSettingAndTheCommandThatMendsIt(String name, String setting, String value, Aspect aspect) {
        Map<String, FoundTopic> cluster = clusterWith(topic -> topic.name().equals(name)
                ? new FoundTopic(
                        name,
                        topic.partitions(),
                        topic.replication(),
                        changed(topic.settings(), Map.of(setting, value)))
                : topic);

        TopicReport report = TopicReport.of(WANTED, cluster);

        assertThat(report.differences()).singleElement().satisfies(difference -> {
            assertThat(difference.aspect()).isEqualTo(aspect);
            assertThat(difference.sentence()).startsWith(name + " has " + setting + "=" + value);
            assertThat(difference.fix())
                    .startsWith("kafka-configs --alter --entity-type topics --entity-name " + name + " --add-config "
                            + setting + "=");
        });
        assertThat(report.fit()).hasSize(WANTED.size() - 1);
    }

    @Test
    void takesARetentionThatIsLongerThanNeeded() {
        Map<String, FoundTopic> cluster = clusterWith(topic -> new FoundTopic(
                topic.name(),
                topic.partitions(),
                topic.replication(),
                topic.settings().getOrDefault("retention.ms", "-1").equals("-1")
                        ? topic.settings()
                        : changed(topic.settings(), Map.of("retention.ms", "99999999999"))));

        assertThat(TopicReport.of(WANTED, cluster).differences()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5", "7"})
    void refusesFewerAndMorePartitionsByName(int partitions) {
        Map<String, FoundTopic> cluster = clusterWith(topic -> topic.name().equals("attempts")
                ? new FoundTopic("attempts", partitions, topic.replication(), topic.settings())
                : topic);

        assertThat(TopicReport.of(WANTED, cluster).differences())
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.aspect()).isEqualTo(Aspect.PARTITIONS);
                    assertThat(difference.sentence())
                            .isEqualTo("attempts has " + partitions + " partitions, but needs 6");
                    assertThat(difference.fix()).contains("set topics.partitions=" + partitions);
                });
    }

    @Test
    void refusesFewerCopies() {
        Map<String, FoundTopic> cluster =
                clusterWith(topic -> new FoundTopic(topic.name(), topic.partitions(), 2, topic.settings()));

        assertThat(TopicReport.of(WANTED, cluster).differences())
                .hasSize(WANTED.size())
                .allSatisfy(difference -> assertThat(difference.fix())
                        .isEqualTo("add replicas with kafka-reassign-partitions, or set topics.replication=2"));
    }

    @Test
    void wantsChangelogsThatTakeTheLargestItemAndHaveThePartitionsOfTheirTask() {
        WantedTopic items = WantedTopic.changelog("holdfast-backlog-changelog", Topic.Partitioning.ITEMS, PLAN);
        WantedTopic control = WantedTopic.changelog("x-changelog", Topic.Partitioning.CONTROL, PLAN);

        assertThat(items.partitions()).isEqualTo(6);
        assertThat(control.partitions()).isEqualTo(2);
        assertThat(items.settings())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("max.message.bytes", String.valueOf(Topics.MAX_RECORD_BYTES))
                .containsEntry("min.insync.replicas", "2");
    }

    private static Map<String, FoundTopic> clusterWith(UnaryOperator<FoundTopic> change) {
        Map<String, FoundTopic> found = new HashMap<>();
        for (WantedTopic topic : new ArrayList<>(WANTED)) {
            found.put(
                    topic.name(),
                    change.apply(
                            new FoundTopic(topic.name(), topic.partitions(), topic.replication(), topic.settings())));
        }
        return found;
    }

    private static Map<String, String> changed(Map<String, String> settings, Map<String, String> changes) {
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(changes);
        return all;
    }
}
