package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.SegmentBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A damaged data folder: what can be healed without a loss heals by itself and is told in one sentence; what cannot is
 * named, and {@code holdfast repair} rebuilds what can be rebuilt. One folder is prepared and copied for each damage.
 */
class DamageIT {
    /** Computed, by a pure handler: its answers stand nowhere but on topic results. */
    private static final String PRIMES = "alpha";
    /** Called: its answers stand on topic attempts as well. */
    private static final String CALLED = "beta";

    @TempDir
    static Path prepared;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    private Path data;

    /** What is done to a file of the folder. */
    @FunctionalInterface
    interface Harm {
        void to(Path data) throws IOException;
    }

    /** Damages after which a command that reads works as before. */
    enum Healed {
        META_PROPERTIES_MISSING("rebuilt from its copy", data -> Files.delete(data.resolve("kafka/meta.properties"))),
        META_PROPERTIES_EMPTY("rebuilt from its copy", data -> empty(data.resolve("kafka/meta.properties"))),
        META_PROPERTIES_AND_COPY_MISSING("rebuilt from the broker's own log", data -> {
            Files.delete(data.resolve("kafka/meta.properties"));
            Files.delete(data.resolve("kafka/holdfast.identity"));
        }),
        CATALOGUE_CUT("restored from its copy", data -> cut(data.resolve("registry/catalogue"))),
        CATALOGUE_AND_COPY_CUT("rebuilt from the schemas of this version", data -> {
            cut(data.resolve("registry/catalogue"));
            cut(data.resolve("registry/catalogue.copy"));
        }),
        CHECKPOINTS_OF_ZEROS("replication-offset-checkpoint is damaged", data -> {
            zeros(data.resolve("kafka/replication-offset-checkpoint"));
            zeros(data.resolve("kafka/recovery-point-offset-checkpoint"));
            zeros(data.resolve("kafka/cleaner-offset-checkpoint"));
            zeros(data.resolve("kafka/log-start-offset-checkpoint"));
        }),
        FILES_OF_PARTITIONS_OF_ZEROS("results-0/leader-epoch-checkpoint is damaged", data -> {
            zeros(data.resolve("kafka/results-0/leader-epoch-checkpoint"));
            empty(data.resolve("kafka/results-1/partition.metadata"));
            zeros(data.resolve("kafka/__cluster_metadata-0/quorum-state"));
        }),
        INDEXES_OF_RUBBISH("", data -> {
            Path results = data.resolve("kafka/results-0");
            Files.write(SegmentBytes.newest(results, ".index"), new byte[] {1, 2, 3, 4, 5});
            Files.delete(SegmentBytes.newest(results, ".timeindex"));
        }),
        METADATA_LOG_FLIPPED("the byte that was wrong has been restored", data -> {
            Path log = SegmentBytes.newest(data.resolve("kafka/__cluster_metadata-0"), ".log");
            SegmentBytes.flip(log, SegmentBytes.batches(log).get(3) + 65);
        }),
        OWN_FILES_OF_ZEROS("", data -> {
            zeros(data.resolve("owner.lock"));
            zeros(data.resolve("owner.json"));
            zeros(data.resolve("kafka/holdfast.port"));
            zeros(data.resolve("kafka/holdfast.identity"));
        });

        private final String told;
        private final Harm harm;

        Healed(String told, Harm harm) {
            this.told = told;
            this.harm = harm;
        }
    }

    /** Damages of a store. */
    enum Store {
        MANIFEST_CUT(store -> cut(named(store, "MANIFEST-"))),
        CURRENT_EMPTY(store -> empty(store.resolve("CURRENT"))),
        TABLE_MISSING(store -> Files.delete(named(store, ".sst"))),
        TABLE_FLIPPED(store -> SegmentBytes.flip(named(store, ".sst"), 30));

        private final Harm harm;

        Store(Harm harm) {
            this.harm = harm;
        }
    }

    @BeforeAll
    static void prepare() throws Exception {
        HoldfastCommands commands = new HoldfastCommands();
        commands.run(0, prepared.resolve("data"), "run", spec(prepared, PRIMES, 1000));
        Files.writeString(
                prepared.resolve("in.csv"),
                "id,text\n"
                        + IntStream.range(0, 40).mapToObj(i -> i + ",text " + i).collect(Collectors.joining("\n")));
        Files.writeString(prepared.resolve("answer.sh"), "while read -r item; do echo '{\"is\": true}'; done\n");
        Files.writeString(
                prepared.resolve("beta.yaml"),
                "experiment: {id: beta, name: beta}\nsource: {file: in.csv, incident_id: id, types: {t: text}}\n"
                        + "handler: {kind: exec, command: [sh, answer.sh]}\n");
        commands.run(
                0,
                prepared.resolve("data"),
                "run",
                prepared.resolve("beta.yaml").toString());
    }

    private static String spec(Path in, String id, int primes) throws IOException {
        return Files.writeString(
                        in.resolve(id + ".yaml"),
                        "experiment: {id: " + id + ", name: " + id + "}\nhandler: {kind: prime-partitions, primes: "
                                + primes + ", primes_per_item: 10}\n")
                .toString();
    }

    @BeforeEach
    void copy() throws IOException {
        data = folder.resolve("data");
        try (Stream<Path> all = Files.walk(prepared.resolve("data"))) {
            for (Path one : all.toList()) {
                Files.copy(one, data.resolve(prepared.resolve("data").relativize(one)));
            }
        }
    }

    /** All of them by hand or with {@code -Pchaos}; some where others wait for the answer. */
    private static <E extends Enum<E>> Stream<E> some(Class<E> damages, int oneIn) {
        boolean all = Boolean.getBoolean("holdfast.damage.all");
        return Stream.of(damages.getEnumConstants()).filter(damage -> all || damage.ordinal() % oneIn == 0);
    }

    static Stream<Healed> healed() {
        return some(Healed.class, 3);
    }

    static Stream<Store> stores() {
        return some(Store.class, 2);
    }

    @ParameterizedTest
    @MethodSource("healed")
    void healsByItselfWhatCanBeHealedWithoutALoss(Healed damage) throws Exception {
        damage.harm.to(data);

        HoldfastProcess audit = holdfast.run(0, data, "audit", CALLED, "--no-source");

        assertThat(audit.out()).anyMatch(line -> line.startsWith("proven: " + CALLED));
        assertThat(String.join("\n", audit.err())).contains(damage.told).doesNotContain("Exception");
    }

    @ParameterizedTest
    @MethodSource("stores")
    void restoresADamagedStoreFromItsChangelog(Store damage) throws Exception {
        Path store = store();
        damage.harm.to(store);

        assertThat(holdfast.run(1, data, "doctor").out())
                .anyMatch(line -> line.startsWith("wrong files") && line.contains("state store in " + store));
        HoldfastProcess run = holdfast.run(0, data, "run", spec(folder, "gamma", 400));

        assertThat(String.join("\n", run.err())).doesNotContain("unexpected failure");
        holdfast.run(0, data, "audit", PRIMES);
    }

    private Path store() throws IOException {
        try (Stream<Path> all = Files.walk(data.resolve("streams"))) {
            return all.filter(path -> path.endsWith("rocksdb/items"))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void restoresAFlippedByteOfResultsExactly() throws Exception {
        Path log = results();
        SegmentBytes.flip(log, SegmentBytes.batches(log).get(0) + 100);

        assertThat(holdfast.run(5, data, "audit", PRIMES).err())
                .anyMatch(line ->
                        line.contains("topic results, partition " + partition(log)) && line.contains("offset 0"));
        assertThat(holdfast.run(1, data, "doctor").out()).anyMatch(line -> line.contains("'holdfast repair'"));
        assertThat(holdfast.run(0, data, "repair", "--dry-run").out())
                .anyMatch(line -> line.startsWith("plan:") && line.contains("the byte that is wrong is restored"));
        HoldfastProcess repair = holdfast.run(0, data, "repair", "--yes");

        assertThat(repair.out()).noneMatch(line -> line.startsWith("lost:"));
        holdfast.run(0, data, "audit", PRIMES);
        assertThat(holdfast.run(0, data, "repair", "--yes").out()).containsExactly("nothing is damaged");
    }

    @Test
    void rebuildsTheResultsOfABatchThatCannotBeRead() throws Exception {
        for (int partition = 0; partition < 4; partition++) {
            Path log = SegmentBytes.newest(data.resolve("kafka/results-" + partition), ".log");
            SegmentBytes.zero(log, SegmentBytes.batches(log).get(0) + 61, 200);
            SegmentBytes.zero(log, lastData(log) + 61, 50);
        }

        holdfast.run(5, data, "audit", PRIMES);
        var repair = holdfast.run(0, data, "repair", "--yes", "--json").json();

        assertThat(repair.get("lost")).isEmpty();
        assertThat(repair.get("done").toString()).contains(PRIMES + ": ", CALLED + ": ", "written again");
        holdfast.run(0, data, "audit", PRIMES);
        holdfast.run(0, data, "audit", CALLED, "--no-source");
    }

    @Test
    void endsATransactionWhoseEndWasCutOff() throws Exception {
        Path log = results();
        List<Integer> batches = SegmentBytes.batches(log);
        int marker = SegmentBytes.lastControl(log);
        SegmentBytes.cut(log, marker);
        Files.delete(data.resolve("kafka/.kafka_cleanshutdown"));
        assertThat(batches).contains(marker);

        HoldfastProcess doctor = holdfast.run(1, data, "doctor");
        assertThat(doctor.out()).anyMatch(line -> line.startsWith("wrong transactions") && line.contains("results"));
        HoldfastProcess repair = holdfast.run(0, data, "repair", "--yes");

        assertThat(repair.out())
                .anyMatch(line -> line.startsWith("done:") && line.contains("is aborted"))
                .anyMatch(line -> line.startsWith("done:") && line.contains("written again"));
        holdfast.run(0, data, "audit", PRIMES);
        holdfast.run(0, data, "audit", CALLED, "--no-source");
    }

    @Test
    void doesNotStartOnALogThatKafkaWouldCutOff() throws Exception {
        Path log = results();
        SegmentBytes.zero(log, SegmentBytes.batches(log).get(0) + 61, 50);
        Files.delete(data.resolve("kafka/.kafka_cleanshutdown"));
        long before = Files.size(log);

        assertThat(holdfast.run(1, data, "list").err())
                .singleElement()
                .asString()
                .contains("topic results, partition " + partition(log), "nothing was changed", "'holdfast repair'");
        assertThat(log).hasSize(before);
        holdfast.run(0, data, "repair", "--yes");
        holdfast.run(0, data, "audit", PRIMES);
    }

    @Test
    void noticesAnEndThatIsGoneAfterAnOrderlyStop() throws Exception {
        Path log = results();
        SegmentBytes.cut(log, lastData(log) + 70);

        assertThat(holdfast.run(1, data, "list").err())
                .singleElement()
                .asString()
                .contains("topic results, partition " + partition(log), "'holdfast repair'");
        holdfast.run(0, data, "repair", "--yes");
        holdfast.run(0, data, "audit", PRIMES);
        holdfast.run(0, data, "audit", CALLED, "--no-source");
    }

    @Test
    void namesWhatIsLostForGood() throws Exception {
        Path log = Stream.of(0, 1, 2, 3)
                .map(partition -> SegmentBytes.newest(data.resolve("kafka/attempts-" + partition), ".log"))
                .filter(file -> file.toFile().length() > 0)
                .findFirst()
                .orElseThrow();
        SegmentBytes.zero(log, SegmentBytes.batches(log).get(0) + 100, 40);

        HoldfastProcess repair = holdfast.run(4, data, "repair", "--yes");

        assertThat(repair.out())
                .anyMatch(line -> line.startsWith("lost:  topic attempts, partition " + partition(log)));
        holdfast.run(0, data, "audit", CALLED, "--no-source");
    }

    /** A partition that holds results. */
    private Path results() {
        return SegmentBytes.newest(data.resolve("kafka/results-0"), ".log");
    }

    private static int lastData(Path log) {
        List<Integer> batches = SegmentBytes.batches(log);
        int control = SegmentBytes.lastControl(log);
        return batches.get(batches.indexOf(control) - 1);
    }

    private static int partition(Path log) {
        String name = String.valueOf(log.getParent().getFileName());
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    private static Path named(Path in, String part) {
        try (Stream<Path> all = Files.list(in)) {
            return all.filter(file -> String.valueOf(file.getFileName()).contains(part))
                    .sorted()
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void cut(Path file) throws IOException {
        SegmentBytes.cut(file, (int) Files.size(file) / 2);
    }

    private static void empty(Path file) throws IOException {
        Files.write(file, new byte[0]);
    }

    private static void zeros(Path file) throws IOException {
        Files.write(file, new byte[40]);
    }
}
