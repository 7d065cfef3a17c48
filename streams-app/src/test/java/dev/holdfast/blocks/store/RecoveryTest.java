package dev.holdfast.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.blocks.Folders;
import dev.holdfast.blocks.PrimeResults;
import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.blocks.convert.ConversionOutcome;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A command that was killed between two steps is undone by the next one, and nothing else is touched. */
class RecoveryTest {
    @TempDir
    Path temp;

    private BlockFolder before;
    private BlockFolder after;
    private PrimeResults results;

    /** Makes the folder as it was before a conversion and as it is after it. */
    @BeforeEach
    void convert() throws IOException {
        before = new BlockFolder(temp.resolve("before"));
        after = new BlockFolder(temp.resolve("after"));
        Folders.convert(before, new PrimeResults(2).add(100, 0, 4, 1), 300);
        Folders.copy(before.root(), after.root());
        results = new PrimeResults(2).add(100, 0, 4, 1).add(100, 4, 10, 2);
        Folders.convert(after, results, 300);
    }

    @Test
    void newBlocksThatTheSentinelDoesNotNameYetGo() throws IOException {
        Folders.copy(after.blocks(), temp.resolve("all"));
        for (String name : DurableFiles.names(after.blocks())) {
            if (!Files.exists(before.blocks().resolve(name))) {
                Files.copy(after.blocks().resolve(name), before.blocks().resolve(name));
            }
        }
        Files.writeString(before.runs().resolve("run_p0_2-4.parquet"), "half");
        Files.writeString(before.temp().resolve("b009_p1.parquet"), "half");
        intent(List.of("b002_p4409.parquet", "b003_p6997.parquet", "b004_p7919.parquet", "b002_p2741.parquet"), null);

        ConversionOutcome outcome = Folders.convert(before, results, 300);

        assertThat(outcome.recovered())
                .contains(
                        "an interrupted convert was undone",
                        "orphan b003_p6997.parquet was removed",
                        "orphan run_p0_2-4.parquet was removed; its results are read again");
        assertSameAsUndisturbed();
    }

    @Test
    void oldBlocksThatTheNewSentinelDoesNotNameAnyMoreGo() throws IOException {
        Files.copy(before.blocks().resolve("b002_p2741.parquet"), after.blocks().resolve("b002_p2741.parquet"));
        before = after;
        intent(List.of("b002_p2741.parquet", "b002_p4409.parquet"), null);

        Folders.convert(before, results, 300);

        assertThat(Folders.scan(before).faults()).isEmpty();
        assertThat(DurableFiles.names(before.blocks())).doesNotContain("b002_p2741.parquet");
    }

    @Test
    void aBlockThatWasReplacedUnderTheSameNameIsPutBack() throws IOException {
        Path backup = before.newBackup("convert");
        Path block = before.blocks().resolve("b002_p2741.parquet");
        Files.copy(block, backup.resolve("b002_p2741.parquet"));
        Files.writeString(block, "other rows");
        intent(List.of("b002_p2741.parquet"), String.valueOf(backup.getFileName()));

        assertThat(Folders.convert(before, results, 300).recovered())
                .contains("b002_p2741.parquet was put back from its backup");
        assertSameAsUndisturbed();
    }

    @Test
    void filesThatNoIntentExplainsAreNotTouchedAndNothingRuns() throws IOException {
        Files.copy(after.blocks().resolve("b003_p6997.parquet"), before.blocks().resolve("b003_p6997.parquet"));
        Map<String, String> all = Folders.everything(before);

        assertThatThrownBy(() -> Folders.convert(before, results, 300))
                .isInstanceOfSatisfying(
                        AuditFailedException.class,
                        failure -> assertThat(failure.faults())
                                .extracting(BlockFault::kind)
                                .containsExactly(BlockFault.Kind.UNLISTED));
        assertThat(Folders.everything(before)).isEqualTo(all);
    }

    @Test
    void anUnconvertedRunFileStopsAConversion() throws IOException { // P34
        Files.copy(before.blocks().resolve("b001_p1987.parquet"), before.runs().resolve("run_p1_7-9.parquet"));

        assertThatThrownBy(() -> Folders.convert(before, results, 300))
                .isInstanceOfSatisfying(
                        AuditFailedException.class,
                        failure -> assertThat(failure.faults())
                                .extracting(BlockFault::kind)
                                .containsExactly(BlockFault.Kind.UNCONVERTED));
    }

    @Test
    void aSecondCommandIsRefusedWhileOneWorks() {
        try (BlockStore store = BlockStore.open(before, Folders.settings(temp))) {
            assertThat(store.folder()).isEqualTo(before);
            assertThatThrownBy(() -> BlockStore.open(before, Folders.settings(temp)))
                    .isInstanceOf(BlocksRefusedException.class)
                    .hasMessageContaining("another command works on the blocks");
        }
    }

    @Test
    void aSecondCommandThatMayWaitHasThemOnceTheFirstIsThrough() throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> second;
            try (BlockStore store = BlockStore.open(before, Folders.settings(temp))) {
                second = thread.submit(() -> isOpened(() -> {
                    waits.countDown();
                    return true;
                }));
                assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
                assertThat(store.folder()).isEqualTo(before);
                assertThat(second).isNotDone();
            }
            assertThat(second.get(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            thread.shutdownNow();
        }
        try (BlockStore store = BlockStore.open(before, Folders.settings(temp))) {
            assertThat(store.folder()).isEqualTo(before);
            assertThatThrownBy(() -> isOpened(() -> false))
                    .as("a person has no patience")
                    .isInstanceOf(BlocksRefusedException.class);
        }
    }

    private boolean isOpened(BooleanSupplier goOn) {
        try (BlockStore store = BlockStore.open(before, Folders.settings(temp), Duration.ofMinutes(1), goOn)) {
            return store.folder().equals(before);
        }
    }

    private void intent(List<String> names, @Nullable String backup) throws IOException {
        Files.writeString(before.intent(), StoredJson.write(new BlockIntent("convert", names, backup)));
    }

    private void assertSameAsUndisturbed() throws IOException {
        assertThat(Folders.blocks(before)).isEqualTo(Folders.blocks(after));
        assertThat(Folders.scan(before).faults()).isEmpty();
        assertThat(DurableFiles.names(before.temp())).isEmpty();
        assertThat(before.intent()).doesNotExist();
    }
}
