package dev.holdfast.snapshots;

import static dev.holdfast.snapshots.Shelves.snapshot;
import static dev.holdfast.testing.Runs.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.results.OpenTransactions;
import dev.holdfast.results.UnreadableTopicException;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.PointerKind;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.testing.FakeTopics;
import dev.holdfast.testing.TestRegistry;
import dev.holdfast.testing.standin.StandInAvroDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records that are not whole are counted and never handed out (S24). */
class SnapshotReaderTest {
    private static final String KEY = "a%20cohort/run/";

    private final TestRegistry registry = new TestRegistry();
    private final FakeTopics topics = new FakeTopics(1);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    @DisplayName(
            "S24, S4: old records without a number, broken ones and garbage are left out, and counted by what they are")
    void countsWhatIsNotWhole() {
        add(KEY + 1, snapshot(1, run("one")));
        Snapshot old = snapshot(2, run("old"));
        old.setSeq(null);
        add(KEY + 2, old);
        Snapshot changed = snapshot(3, run("changed"));
        changed.getFacts().getMetrics().put("accuracy", 1.0);
        add(KEY + 3, changed);
        add(KEY + 5, snapshot(4, run("elsewhere")));
        add(KEY + 6, snapshot(6, run(" ")));
        Snapshot zero = snapshot(1, run("zero"));
        zero.setSeq(0L);
        add(KEY + 0, zero);
        topics.add(Topics.SNAPSHOTS.name(), 0, "whatever", "junk".getBytes(StandardCharsets.UTF_8));
        add(KEY + 7, snapshot(7, run("gone")));
        topics.add(Topics.SNAPSHOTS.name(), 0, KEY + 7, null);

        SnapshotSet shelf = reader().snapshots();

        assertThat(shelf.snapshots())
                .extracting(one -> one.getFacts().getExperimentId())
                .containsExactly("one");
        assertThat(shelf.garbage())
                .containsEntry("it has no number", 1)
                .containsEntry("it is not what its digest was made of", 1)
                .containsEntry("its key is not that of snapshot 4", 1)
                .containsEntry("it names no run", 1)
                .containsEntry("its number is 0", 1)
                .containsEntry("it cannot be read", 1)
                .hasSize(6);
    }

    @Test
    @DisplayName("S26: one read of the pointers finds everything")
    void readsThePointers() {
        Snapshot two = snapshot(2, run("two"));
        Pointer pointer = Pointer.newBuilder()
                .setCohort(two.getCohort())
                .setStage(two.getStage())
                .setPointer(PointerKind.LATEST)
                .setTarget(Shelves.ref(two))
                .setLatest(Shelves.ref(two))
                .setPrevious(Shelves.ref(snapshot(1, run("one"))))
                .setAt(Instant.EPOCH)
                .build();
        topics.add(Topics.LATEST.name(), 0, KEY + "latest", bytes(Pointer.class, pointer));
        topics.add(Topics.LATEST.name(), 0, KEY + "previous", bytes(Pointer.class, pointer));
        topics.add(Topics.LATEST.name(), 0, "junk", "junk".getBytes(StandardCharsets.UTF_8));

        assertThat(reader().pointers().pointers()).containsOnlyKeys(KEY + "latest");
        assertThat(reader().pointers().unreadable()).isEqualTo(1);
    }

    @Test
    void neverShowsAnErrorOfReadingAsAnEmptyList() {
        topics.add(Topics.SNAPSHOTS.name(), 0, KEY + 1, "junk".getBytes(StandardCharsets.UTF_8));
        topics.add(Topics.LATEST.name(), 0, KEY + "latest", "junk".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> reader().snapshots())
                .isInstanceOf(UnreadableTopicException.class)
                .hasMessageContaining("topic snapshots has 1 record(s), and not one of them can be read");
        assertThatThrownBy(() -> reader().pointers()).isInstanceOf(UnreadableTopicException.class);
    }

    @Test
    void takesNoRegistryThatIsIllForRecordsThatCannotBeRead() {
        add(KEY + 1, snapshot(1, run("one")));
        Map<String, String> foreign = Map.of("holdfast.value.deserializer", StandInAvroDeserializer.class.getName());
        SnapshotReader reader =
                new SnapshotReader(topics::reader, registry.serdes(foreign), OpenTransactions.NOT_LOOKED_FOR);
        registry.setIll(true);

        assertThatThrownBy(reader::snapshots).isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void findsASnapshotAsAPersonNamesIt() {
        add(KEY + 1, snapshot(1, run("abc-1")));
        add(KEY + 2, snapshot(2, run("abc-2").later(60)));
        add(KEY + 3, snapshot(3, run("abc-1").attempt(1).later(30)));
        SnapshotSet shelf = reader().snapshots();

        assertThat(shelf.resolve(KEY + 2).getSeq()).isEqualTo(2);
        assertThat(shelf.resolve("abc-1").getSeq()).isEqualTo(3);
        assertThat(shelf.resolve("abc-2").getSeq()).isEqualTo(2);
        assertThat(shelf.resolve("latest").getSeq()).isEqualTo(2);
        assertThatThrownBy(() -> shelf.resolve("abc")).hasMessageContaining("2 runs: abc-1, abc-2");
        assertThatThrownBy(() -> shelf.resolve("x")).hasMessageContaining("there is a%20cohort/run/1");
        assertThatThrownBy(() -> new SnapshotSet(List.of(), Map.of()).resolve("latest"))
                .hasMessageContaining("there is no snapshot yet");
    }

    private SnapshotReader reader() {
        return new SnapshotReader(topics::reader, registry.serdes(), OpenTransactions.NOT_LOOKED_FOR);
    }

    private void add(String key, @Nullable Snapshot snapshot) {
        topics.add(Topics.SNAPSHOTS.name(), 0, key, snapshot == null ? null : bytes(Snapshot.class, snapshot));
    }

    private <V> byte[] bytes(Class<V> type, V value) {
        return registry.serdes().serializer(type).serialize("any", value);
    }
}
