package dev.holdfast.backup;

import static dev.holdfast.backup.ExperimentInTopics.HERE;
import static dev.holdfast.backup.ExperimentInTopics.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.RestoredItem;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup holds what the topics hold, proved; or there is none (R36). */
class BackupTakerTest {
    private static final Experiment RECORD = Records.running("e");

    private final ExperimentInTopics there = new ExperimentInTopics();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        there.close();
    }

    @Test
    void holdsEachItemWithItsStateItsNewestResultAndItselfUntilItHasSucceeded() throws IOException {
        ItemState good = there.item(0, "good", ItemStatus.SUCCEEDED);
        ItemState bad = there.item(1, "bad", ItemStatus.FAILED);
        ItemState begun = there.item(1, "begun", ItemStatus.STARTED);
        there.item(0, "of another", ItemStatus.QUEUED);

        Backup backup = take(Map.of());

        assertThat(items(backup)).hasSize(4);
        RestoredItem succeeded = item(backup, "e/good/t");
        assertThat(succeeded.getState()).isEqualTo(good);
        assertThat(succeeded.getItem()).isNull();
        assertThat(succeeded.getResult()).isEqualTo(ExperimentInTopics.result("good", "the newest"));
        RestoredItem failed = item(backup, "e/bad/t");
        assertThat(failed.getState()).isEqualTo(bad);
        assertThat(failed.getItem()).isEqualTo(Records.item(key("bad")));
        assertThat(failed.getResult()).isNotNull();
        assertThat(item(backup, "e/begun/t").getState()).isEqualTo(begun);
        assertThat(item(backup, "e/begun/t").getResult()).isNull();
    }

    @Test
    void holdsAKeyThatWasRejectedWithoutAnItem() throws IOException {
        there.item(0, "a", ItemStatus.REJECTED);

        Backup backup = take(Map.of());

        assertThat(item(backup, "e/a/t").getState().getStatus()).isEqualTo(ItemStatus.REJECTED);
        assertThat(item(backup, "e/a/t").getItem()).isNull();
    }

    @Test
    void bringsTheCountsOfEachPartitionOnce() throws IOException {
        there.item(0, "a", ItemStatus.SUCCEEDED);
        there.item(0, "b", ItemStatus.SUCCEEDED);
        there.item(1, "c", ItemStatus.QUEUED);
        there.tally(0).setDuplicates(7);
        there.tally(1).setRetryGeneration(1);

        Backup backup = take(Map.of());

        assertThat(items(backup).values().stream().flatMap(item -> item.getTallies().stream()))
                .containsExactlyInAnyOrder(there.tally(0), there.tally(1));
        assertThat(item(backup, "e/c/t").getTallies()).containsExactly(there.tally(1));
    }

    @Test
    void holdsItemsThatTheBrokerHasAcknowledgedAndNobodyHasAdmitted() throws IOException {
        there.item(0, "a", ItemStatus.QUEUED);
        there.add(Topics.WORK_ITEMS.name(), 0, "e/read/t", Records.item(key("read")));
        there.add(Topics.WORK_ITEMS.name(), 0, "e/a/t", Records.item(key("a")));
        there.add(Topics.WORK_ITEMS.name(), 0, "e/new/t", Records.item(key("new")));
        there.add(Topics.WORK_ITEMS.name(), 0, "e/new/t", Records.item(key("new")));
        there.add(Topics.WORK_ITEMS.name(), 0, "e/other/t", Records.item(key("mismatch")));
        there.add(Topics.WORK_ITEMS.name(), 0, "e/fixed/t", Records.item(key("mismatch")));
        there.add(Topics.WORK_ITEMS.name(), 0, "e/fixed/t", Records.item(key("fixed")));
        there.add(Topics.WORK_ITEMS.name(), 0, "no-key", Records.item(key("mismatch")));

        Backup backup = take(Map.of(0, 1L));

        assertThat(items(backup).keySet()).containsExactlyInAnyOrder("e/a/t", "e/new/t", "e/other/t", "e/fixed/t");
        assertThat(item(backup, "e/new/t").getState().getStatus()).isEqualTo(ItemStatus.QUEUED);
        assertThat(item(backup, "e/fixed/t").getState().getStatus()).isEqualTo(ItemStatus.QUEUED);
        assertThat(item(backup, "e/other/t").getState().getStatus()).isEqualTo(ItemStatus.REJECTED);
        assertThat(backup.manifest().items().admitted()).isEqualTo(4);
        assertThat(backup.manifest().items().rejected()).isEqualTo(1);
    }

    @Test
    void tellsHistoryFromAttemptsThatNobodyHasRead() throws IOException {
        there.item(0, "a", ItemStatus.STARTED);
        Attempt started = Events.started(key("a"), 1, HERE);
        Attempt succeeded = Events.succeeded(key("a"), 1, HERE, "{}");
        there.attempt(0, started);
        there.attempt(0, succeeded);
        there.folded(0, 0);

        Backup backup = take(Map.of());

        List<Attempt> folded = new ArrayList<>();
        List<Attempt> unfolded = new ArrayList<>();
        backup.attempts(folded::add);
        backup.unfoldedAttempts(unfolded::add);
        assertThat(folded).containsExactly(started);
        assertThat(unfolded).containsExactly(succeeded);
    }

    @Test
    void refusesWhatChangedMeanwhileAndLeavesNothingBehind() throws IOException {
        there.item(0, "a", ItemStatus.SUCCEEDED);
        there.tally(0).setSucceeded(3);

        assertThatThrownBy(() -> take(Map.of()))
                .isInstanceOf(BackupRefusedException.class)
                .hasMessageContaining("succeeded 1 instead of 3")
                .hasMessageContaining("holdfast pause e");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void refusesAnItemThatLacksWhatBelongsToIt() {
        ItemState state = there.item(0, "a", ItemStatus.QUEUED);
        there.topics.add(
                "holdfast-backlog-changelog", 0, dev.holdfast.state.Keys.backlog("e", state.getPosition()), null);

        assertThatThrownBy(() -> take(Map.of())).hasMessageContaining("e/a/t");
    }

    @Test
    void refusesAFolderThatIsThere() throws IOException {
        Files.createDirectory(folder.resolve("backup"));

        assertThatThrownBy(() -> take(Map.of())).hasMessageContaining("is there already");
    }

    private Backup take(Map<Integer, Long> unread) throws IOException {
        Path target = folder.resolve("backup");
        BackupManifest manifest = there.taker(RECORD, unread).take(target, "1", Map.of());
        Backup backup = Backup.open(target);
        assertThat(backup.manifest()).isEqualTo(manifest);
        assertThat(backup.record()).isEqualTo(RECORD);
        return backup;
    }

    private static RestoredItem item(Backup backup, String key) {
        return Objects.requireNonNull(items(backup).get(key), key);
    }

    private static Map<String, RestoredItem> items(Backup backup) {
        Map<String, RestoredItem> items = new LinkedHashMap<>();
        backup.items(item -> items.put(item.getKey(), item));
        return items;
    }
}
