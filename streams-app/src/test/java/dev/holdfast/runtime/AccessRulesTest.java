package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.cluster.topics.WantedTopic;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.schemas.Topic.Partitioning;
import dev.holdfast.schemas.Topics;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who must be allowed what, as the drawing of the topology has it; a real broker proves it in SecurityIT. */
class AccessRulesTest {
    private static final AppConfig CONFIG = AppConfig.load(null, Map.of(), Map.of());

    @Test
    void knowsEveryStoreOfTheTopologyAndWhatItsPartitionsFollow() {
        assertThat(TopologyFacts.of(OfflineTopology.draw()).stores())
                .containsOnly(
                        Map.entry("backlog", Partitioning.ITEMS),
                        Map.entry("early-attempts", Partitioning.ITEMS),
                        Map.entry("items", Partitioning.ITEMS),
                        Map.entry("journal", Partitioning.ITEMS),
                        Map.entry("tallies", Partitioning.ITEMS),
                        Map.entry("experiment-records", Partitioning.CONTROL),
                        Map.entry("experiment-tallies", Partitioning.CONTROL),
                        Map.entry("snapshots", Partitioning.CONTROL));
    }

    @Test
    void wantsOwnTopicsAndChangelogs() {
        assertThat(TopicMaintenance.wanted(CONFIG).stream()
                        .filter(WantedTopic::internal)
                        .map(WantedTopic::name))
                .hasSize(8)
                .contains("holdfast-items-changelog");
        assertThat(TopicMaintenance.wanted(CONFIG)).hasSize(Topics.ALL.size() + 8);
    }

    @Test
    void allowsTheApplicationWhatTheTopologyDoesAndNoMore() {
        Map<String, List<String>> allowed = topics(Role.APPLICATION);

        assertThat(allowed).containsEntry("work-items", List.of("DescribeConfigs", "Read", "Write"));
        assertThat(allowed).containsEntry("results", List.of("DescribeConfigs", "Write"));
        assertThat(allowed).containsEntry("block-catalog", List.of("Describe", "DescribeConfigs"));
        assertThat(allowed).containsEntry("holdfast-items-changelog", List.of("Read", "Write"));
        assertThat(AccessRules.of(Role.APPLICATION, CONFIG))
                .contains(
                        new AccessRule(AccessRule.Kind.GROUP, "holdfast", false, List.of("Read")),
                        new AccessRule(AccessRule.Kind.TRANSACTIONAL_ID, "holdfast-", true, List.of("Write")));
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"TOPICS"},
            mode = EnumSource.Mode.EXCLUDE)
    void letsNobodyMakeTopicsButWhoIsThereForIt(Role role) {
        assertThat(topics(role).values()).noneMatch(operations -> operations.contains("Create"));
    }

    @Test
    void letsAReaderWriteNothing() {
        assertThat(AccessRules.of(Role.READER, CONFIG))
                .noneMatch(rule -> rule.operations().contains("Write"));
    }

    @Test
    void followsTheApplicationId() {
        AppConfig other = AppConfig.load(null, Map.of(), Map.of("streams.application.id", "night"));

        assertThat(AccessRules.of(Role.APPLICATION, other))
                .extracting(AccessRule::name)
                .contains("night", "night-", "night-items-changelog");
    }

    @Test
    void writesTheCommandOfKafkasOwnTool() {
        assertThat(new AccessRule(AccessRule.Kind.TRANSACTIONAL_ID, "holdfast-", true, List.of("Write"))
                        .command("kafka:9092", "User:app"))
                .isEqualTo("kafka-acls --bootstrap-server kafka:9092 --add --allow-principal User:app --operation Write"
                        + " --transactional-id holdfast- --resource-pattern-type prefixed");
    }

    private static Map<String, List<String>> topics(Role role) {
        return AccessRules.of(role, CONFIG).stream()
                .filter(rule -> rule.kind() == AccessRule.Kind.TOPIC)
                .collect(Collectors.toMap(AccessRule::name, AccessRule::operations));
    }
}
