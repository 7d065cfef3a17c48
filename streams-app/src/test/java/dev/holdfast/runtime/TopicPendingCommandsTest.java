package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.results.TopicReader;
import dev.holdfast.schemas.Topics;
import dev.holdfast.testing.FakeTopics;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A command is pending as long as the group has not committed an offset behind it. */
class TopicPendingCommandsTest {
    private static final String COMMANDS = Topics.EXPERIMENT_COMMANDS.name();

    private final FakeTopics topics = new FakeTopics(2);
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();

    @Test
    void namesTheExperimentsOfCommandsThatNobodyHasRead() {
        topics.add(COMMANDS, 0, "decided", new byte[] {1});
        topics.add(COMMANDS, 0, "pending", new byte[] {1});
        committed.put(new TopicPartition(COMMANDS, 0), new OffsetAndMetadata(1));
        topics.add(COMMANDS, 1, "never-read", new byte[] {1});

        assertThat(pending()).containsExactlyInAnyOrder("pending", "never-read");
    }

    @Test
    void namesNoneWhereAllAreDecided() {
        topics.add(COMMANDS, 0, "decided", new byte[] {1});
        committed.put(new TopicPartition(COMMANDS, 0), new OffsetAndMetadata(1));

        assertThat(pending()).isEmpty();
    }

    private Set<String> pending() {
        return new TopicPendingCommands(
                        () -> CompletableFuture.completedFuture(committed), new TopicReader(topics::reader), 2)
                .experiments()
                .toCompletableFuture()
                .orTimeout(Duration.ofSeconds(30).toSeconds(), java.util.concurrent.TimeUnit.SECONDS)
                .join();
    }
}
