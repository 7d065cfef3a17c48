package dev.holdfast.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.AuditReport.Check;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.blocks.store.AnswerRows;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTables;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.handler.StagedAnswer;
import dev.holdfast.handler.primes.PrimePartitionsType;
import dev.holdfast.model.AnswersDigest;
import dev.holdfast.model.StagedRows;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to a result after it was counted breaks the proof. */
class ProofTest {
    private List<String> unreadable = List.of();
    private static final HandlerTypes TYPES = HandlerTypes.of(new PrimePartitionsType());

    @TempDir
    Path temp;

    private @Nullable OpenBlocks blocks;

    private final List<Result> results = new ArrayList<>(
            List.of(Records.succeeded("e", "1", "{\"a\":1}"), Records.succeeded("e", "2", "{\"a\":2}")));
    private @Nullable String digest = digest(results);
    private ExperimentStatus status = ExperimentStatus.COMPLETED;
    private int rejected;
    private @Nullable Integer counted;

    @Test
    void holdsWhereAllIsAsItWasCounted() {
        assertThat(checks())
                .containsEntry("results", true)
                .containsEntry("answers", true)
                .containsEntry("record", true);
    }

    @Test
    void countsKeysThatWereRejectedAmongTheInputs() {
        rejected = 1;

        assertThat(checks()).containsEntry("results", true).containsEntry("record", true);
        assertThat(answer("record")).contains("1 rejected of 3");
    }

    @Test
    void namesARejectedKeyThatTheRecordDoesNotCount() {
        rejected = 1;
        counted = 0;

        assertThat(checks()).containsEntry("results", true).containsEntry("record", false);
    }

    @Test
    void namesAnAnswerThatWasChangedAfterwards() {
        results.set(1, Records.succeeded("e", "2", "{\"a\":3}"));

        assertThat(checks()).containsEntry("results", true).containsEntry("answers", false);
    }

    @Test
    void doesNotHoldAResultThatIsGoneAgainstTheAnswersAlone() {
        results.remove(1);

        assertThat(checks())
                .containsEntry("results", false)
                .containsEntry("answers", false)
                .containsEntry("record", false);
    }

    @Test
    void holdsForARecordOfAVersionThatMadeNoDigest() {
        digest = null;

        assertThat(checks()).containsEntry("answers", true);
        assertThat(answer("answers")).contains("a version that made no digest");
    }

    @Test
    void doesNotSpeakOfAnotherVersionWhileResultsAreStillCounted() {
        digest = null;
        status = ExperimentStatus.RUNNING;

        assertThat(checks()).containsEntry("answers", true).containsEntry("record", false);
        assertThat(answer("answers")).isEqualTo("are not compared before all are counted");
    }

    @Test
    void namesAFileThatAnAnswerRefersToAndThatIsNotWhatWasStaged() throws IOException {
        String sha256 = "b221d9dbb083a7f33428d7c2a3c3198ae925614d70210e28716ccaa7cd4ddb79";
        StagedRows rows = new StagedRows(StagedRows.nameOf(sha256), 1, "2", "2", sha256);
        results.set(1, Records.succeeded("e", "2", StagedAnswer.of(rows)));
        digest = digest(results);
        assertThat(checks()).as("missing").containsEntry("staged", false).containsEntry("answers", true);

        Path staged = Files.createDirectories(temp.resolve("staged"));
        Files.writeString(staged.resolve(rows.file()), "hola");
        assertThat(checks()).containsEntry("staged", true);
        Files.writeString(staged.resolve(rows.file()), "hole");
        assertThat(checks()).as("changed").containsEntry("staged", false);
    }

    @Test
    void namesABlockThatCannotBeReadAndTriesAllLinks() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("blocks"));
        Files.writeString(folder.resolve("b001_p7.parquet"), "no block");
        try (OpenBlocks open = openBlocks()) {
            blocks = open;

            assertThat(checks())
                    .containsEntry("results", true)
                    .containsEntry("blocks", false)
                    .containsEntry("rows", false)
                    .containsEntry("record", true);
            assertThat(answer("blocks")).contains("b001_p7.parquet");
        }
    }

    @Test
    void refusesAnAnswerThatRefersToNoStagedFile() {
        results.set(1, Records.succeeded("e", "2", "{\"staged\":{\"file\":\"../record\",\"rows\":1}}"));

        assertThatThrownBy(this::checks)
                .isInstanceOfSatisfying(
                        AuditFailedException.class,
                        failed -> assertThat(failed.faults())
                                .extracting(BlockFault::file)
                                .containsExactly("e/2/t"));
    }

    @Test
    void failsWhereARecordCannotBeReadAndNamesIt() {
        unreadable = List.of("the record on topic results, partition 1, offset 17");

        assertThat(checks()).containsEntry("topics", false).containsEntry("results", true);
        assertThat(answer("topics")).contains("1 records").contains("offset 17");
    }

    private Map<String, Boolean> checks() {
        Map<String, Boolean> checks = new TreeMap<>();
        for (Check check : new Proof(new Given()).run(null)) {
            checks.put(check.name(), check.passed());
        }
        return checks;
    }

    private BlocksSettings settings() {
        return new BlocksSettings(temp, "512MB", null, 1);
    }

    private OpenBlocks openBlocks() {
        BlockFolder folder = new BlockFolder(temp);
        return new OpenBlocks(
                BlockStore.open(folder, settings()), BlockTables.of(TYPES, "e", "prime-partitions"), Optional.empty());
    }

    private String answer(String name) {
        return new Proof(new Given())
                .run(null).stream()
                        .filter(check -> check.name().equals(name))
                        .findFirst()
                        .orElseThrow()
                        .answer();
    }

    private static @Nullable String digest(List<Result> results) {
        Tally tally = Tallies.none("e", 0);
        results.forEach(result -> AnswersDigest.add(tally, result));
        tally.setSucceeded(results.size());
        return AnswersDigest.sum(List.of(tally));
    }

    /** Two items and what has become of their results. */
    private final class Given implements Evidence {

        @Override
        public Experiment record() {
            return Experiment.newBuilder(Records.running("e"))
                    .setSpec(
                            "{\"experiment\":{\"name\":\"e\"},\"handler\":{\"kind\":\"prime-partitions\",\"primes\":2}}")
                    .setStatus(status)
                    .setItemsTotal(2L + rejected)
                    .setItemsAdmitted(2 + rejected)
                    .setItemsRejected(counted == null ? rejected : counted)
                    .setItemsSucceeded(2)
                    .setMetrics(Metrics.newBuilder().setAnswersDigest(digest).build())
                    .build();
        }

        @Override
        public Map<String, ItemStatus> items() {
            Map<String, ItemStatus> items = new TreeMap<>();
            List.of(Records.succeeded("e", "1", ""), Records.succeeded("e", "2", ""))
                    .forEach(item -> items.put(KeySets.key(item), ItemStatus.SUCCEEDED));
            for (int i = 0; i < rejected; i++) {
                items.put("e/rejected" + i + "/t", ItemStatus.REJECTED);
            }
            return items;
        }

        @Override
        public void results(Consumer<Result> visitor) {
            results.forEach(visitor);
        }

        @Override
        public List<String> unreadable() {
            return unreadable;
        }

        @Override
        public Optional<AnswerRows> answerRows() {
            return AnswerRows.of(TYPES, "prime-partitions", new BlockFolder(temp), settings());
        }

        @Override
        public Optional<OpenBlocks> blocks() {
            return Optional.ofNullable(blocks);
        }

        @Override
        public RowSource rows(OpenBlocks from) {
            return new RowSource() {
                @Override
                public int partitions() {
                    return 0;
                }

                @Override
                public long read(int partition, long first, Sink sink) {
                    return first;
                }
            };
        }

        @Override
        public void close() {}
    }
}
