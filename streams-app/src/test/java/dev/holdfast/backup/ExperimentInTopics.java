package dev.holdfast.backup;

import dev.holdfast.model.Tallies;
import dev.holdfast.results.TopicReader;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.state.Keys;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.FakeTopics;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.TestRegistry;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.LongSerializer;
import org.jspecify.annotations.Nullable;

/** Experiment e on two partitions, as an application that has ended left it on its topics. */
final class ExperimentInTopics implements AutoCloseable {
    static final String HERE = "embedded/1";

    final FakeTopics topics = new FakeTopics(2);
    private final Map<Integer, Tally> tallies = new HashMap<>();
    private final TestRegistry registry = new TestRegistry();
    private final ValueSerdes serdes = registry.serdes();
    private long position;

    static ItemKey key(String incident) {
        return new ItemKey("e", incident, "t");
    }

    ValueSerdes serdes() {
        return serdes;
    }

    /** Puts an item where it is in such a state, with a result if it is finished. */
    ItemState item(int partition, String incident, ItemStatus status) {
        ItemState state = new ItemState();
        state.setStatus(status);
        state.setPosition(position++);
        state.setAttempts(status == ItemStatus.QUEUED ? 0 : 2);
        state.setRetryGeneration(1);
        boolean finished = status == ItemStatus.SUCCEEDED || status == ItemStatus.FAILED;
        if (status == ItemStatus.FAILED) {
            state.setCategory(ErrorCategory.TIMEOUT);
            state.setFirstError("too slow");
        }
        String key = key(incident).toString();
        add("holdfast-items-changelog", partition, key, state);
        add(
                "holdfast-backlog-changelog",
                partition,
                Keys.backlog("e", state.getPosition()),
                Records.item(key(incident)));
        if (status == ItemStatus.SUCCEEDED || status == ItemStatus.REJECTED) {
            topics.add("holdfast-backlog-changelog", partition, Keys.backlog("e", state.getPosition()), null);
        }
        if (finished) {
            add(Topics.RESULTS.name(), partition, key, result(incident, "an older one"));
            add(Topics.RESULTS.name(), partition, key, result(incident, "the newest"));
        }
        Tallies.move(tally(partition), null, state);
        return state;
    }

    /** Returns the counts of a partition, to be changed. */
    Tally tally(int partition) {
        return tallies.computeIfAbsent(partition, one -> Tallies.none("e", one));
    }

    /** Says how far attempts have been folded. */
    void folded(int partition, long offset) {
        topics.add("holdfast-journal-changelog", partition, "attempts", new LongSerializer().serialize("t", offset));
    }

    void attempt(int partition, Attempt event) {
        add(Topics.ATTEMPTS.name(), partition, key(event.getIncidentId()).toString(), event);
    }

    <V> void add(String topic, int partition, String key, V value) {
        @SuppressWarnings("unchecked")
        Class<V> type = (Class<V>) value.getClass();
        topics.add(topic, partition, key, serdes.serializer(type).serialize(topic, value));
    }

    /** Writes the tallies as they are by now, and returns what takes the backup. */
    BackupTaker taker(Experiment record, Map<Integer, Long> unread) {
        tallies.forEach((partition, tally) -> add("holdfast-tallies-changelog", partition, "e", tally));
        return new BackupTaker(
                new TopicReader(topics::reader), serdes, "holdfast", record, unread, (result, backup) -> {});
    }

    static Result result(String incident, @Nullable String output) {
        return Result.newBuilder()
                .setExperimentId("e")
                .setIncidentId(incident)
                .setType("t")
                .setStatus(ResultStatus.SUCCEEDED)
                .setAttemptCount(2)
                .setOutput(output)
                .setEndedAt(Instant.ofEpochMilli(Events.ANY_TIME))
                .build();
    }

    @Override
    public void close() {
        registry.close();
    }
}
