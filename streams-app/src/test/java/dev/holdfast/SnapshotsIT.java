package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.AvroSerdes;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Records;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Snapshots with real processes. By hand: {@code -Dholdfast.snapshots.runs=200 -Dholdfast.snapshots.cohorts=8
 * -Dholdfast.snapshots.seed=…}.
 */
class SnapshotsIT {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotsIT.class);
    private static final int RUNS = Integer.getInteger("holdfast.snapshots.runs", 48);
    private static final int COHORTS = Integer.getInteger("holdfast.snapshots.cohorts", 8);
    private static final long SEED = Long.getLong("holdfast.snapshots.seed", System.nanoTime());

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void countsWithoutAGapWhileOneOfTwoInstancesIsKilled() throws Exception {
        LOG.info("{} runs, {} cohorts, -Dholdfast.snapshots.seed={}", RUNS, COHORTS, SEED);
        HoldfastProcess broker = holdfast.up(
                folder.resolve("broker"),
                "--broker-only",
                "--setting",
                "topics.control-partitions=4",
                "--setting",
                "kafka.broker.log.cleaner.backoff.ms=200");
        Attached place = Attached.to(broker);
        instance("one", place);
        HoldfastProcess two = instance("two", place);
        awaitMembers(place, 2);

        finish(place, RUNS, "r");
        awaitSnapshots(place, new Random(SEED).nextInt(RUNS / 2));
        two.kill();
        int taken = place.bytes(Topics.SNAPSHOTS.name()).size();
        LOG.info("killed when {} of {} snapshots were taken", taken, RUNS);
        assertThat(taken).as("snapshots that were taken at the kill").isLessThan(RUNS);
        awaitSnapshots(place, RUNS);

        assertNumbers(place);
        assertPointersAfterCompaction(place);
        assertGarbageIsLeftOut(place);
    }

    @Test
    void saysWhatChangedFromOneRunToTheNextAndFailsOnARegression() throws Exception {
        Path data = folder.resolve("data");
        Files.writeString(folder.resolve("n.csv"), "id,text,burn\n1,BURN,yes\n2,CUT,no\n3,BURNS,yes\n4,FALL,no\n");
        spec("good", "*BURN*");
        spec("bad", "*CUT*");

        holdfast.run(0, data, "run", folder.resolve("good.yaml").toString(), "--id", "good");
        HoldfastProcess bad = holdfast.run(
                6, data, "run", folder.resolve("bad.yaml").toString(), "--id", "bad", "--fail-on-regression", "--json");

        JsonNode told = HoldfastProcess.json(
                bad.awaitOut(line -> line.contains("\"event\":\"snapshot\""), HoldfastCommands.BOUND));
        assertThat(told.at("/diff/prev_run_id").asText()).isEqualTo("good");
        assertThat(told.at("/regressions/0/metric").asText()).isEqualTo("accuracy");
        assertThat(HoldfastProcess.json(bad.out().get(bad.out().size() - 1))
                        .get("event")
                        .asText())
                .isEqualTo("finished");
        JsonNode latest = HoldfastProcess.json(Files.readString(data.resolve("snapshots/burns/run/LATEST.json")));
        assertThat(latest.at("/latest/run_id").asText()).isEqualTo("bad");
        assertThat(data.resolve("snapshots/burns/run")
                        .resolve(latest.at("/previous/file").asText()))
                .exists();
        JsonNode diff =
                holdfast.run(0, data, "snapshots", "diff", "bad", "--json").json();
        assertThat(diff.at("/items/total/flips/yes/no").asInt()).isEqualTo(2);
        assertThat(diff.at("/excluded_factors_changed/0/factor").asText()).isEqualTo("handler.command");
    }

    private void spec(String name, String pattern) throws Exception {
        Path script = Files.writeString(folder.resolve(name + ".sh"), """
                while read -r line; do
                  case "$line" in %s) echo '{"burn":"yes"}';; *) echo '{"burn":"no"}';; esac
                done
                """.formatted(pattern));
        Files.writeString(folder.resolve(name + ".yaml"), """
                experiment: {name: %s, cohort: burns}
                source: {file: n.csv, incident_id: id, types: {t: text}, labels: {burn: burn}}
                handler: {kind: exec, command: [sh, %s]}
                metrics: {label: burn, output: burn}
                snapshots: {exclude: [handler, environment]}
                """.formatted(name, script));
    }

    private HoldfastProcess instance(String name, Attached place) throws Exception {
        return holdfast.up(
                folder.resolve(name),
                arguments(
                        place.asCluster(),
                        "--setting",
                        "streams.threads=1",
                        "--setting",
                        "kafka.session.timeout.ms=6000"));
    }

    private static void awaitMembers(Attached place, int count) {
        try (Admin admin = admin(place)) {
            Awaitility.await("both instances in the group")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> Objects.requireNonNull(admin.describeConsumerGroups(List.of("holdfast"))
                                            .all()
                                            .get()
                                            .get("holdfast"))
                                    .members()
                                    .stream()
                                    .filter(member -> !member.assignment()
                                            .topicPartitions()
                                            .isEmpty())
                                    .count()
                            == count);
        }
    }

    /** Starts so many runs of one inline item each, and sends the items all at once. */
    private static void finish(Attached place, int count, String name) {
        try (Producer<String, byte[]> producer = producer(place)) {
            for (int i = 0; i < count; i++) {
                String id = name + i + ":00";
                String spec = "{\"experiment\":{\"name\":\"n\",\"cohort\":\"cohort " + i % COHORTS
                        + "\"},\"handler\":{\"kind\":\"prime-partitions\",\"primes\":10,\"primes_per_item\":10}}";
                send(producer, place, Topics.EXPERIMENT_COMMANDS, id, Records.start(id, spec, 1));
                ItemKey key = new ItemKey(id, "1", "primes");
                WorkItem item = Records.item(key);
                item.setFields(Map.of("first_prime", "2", "last_prime", "29", "start_index", "0", "count", "10"));
                send(producer, place, Topics.WORK_ITEMS, key.toString(), item);
            }
        }
    }

    private static <V> void send(
            Producer<String, byte[]> producer, Attached place, Topic<V> topic, String key, V value) {
        var serdes = AvroSerdes.forTopic(topic, place.settings());
        var unused = producer.send(
                new ProducerRecord<>(topic.name(), key, serdes.serializer().serialize(topic.name(), value)));
    }

    private static void awaitSnapshots(Attached place, int count) {
        Awaitility.await(count + " snapshots")
                .atMost(HoldfastCommands.BOUND)
                .until(() -> place.bytes(Topics.SNAPSHOTS.name()).size() >= count);
    }

    private static void assertNumbers(Attached place) {
        List<Snapshot> snapshots =
                place.all(Topics.SNAPSHOTS).stream().map(ConsumerRecord::value).toList();
        assertThat(snapshots).as("one a run").hasSize(RUNS);
        Map<String, List<Long>> numbers = new TreeMap<>();
        snapshots.forEach(one -> numbers.computeIfAbsent(one.getCohort(), cohort -> new ArrayList<>())
                .add(one.getSeq()));
        Map<String, List<Long>> moves = new TreeMap<>();
        place.all(Topics.LATEST).stream()
                .filter(move -> move.key().endsWith("/latest"))
                .map(ConsumerRecord::value)
                .forEach(move -> moves.computeIfAbsent(move.getCohort(), cohort -> new ArrayList<>())
                        .add(move.getTarget().getSeq()));
        numbers.forEach((cohort, given) -> assertThat(given)
                .as("unique, without a gap and in order in %s", cohort)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, given.size()).boxed().toList()));
        assertThat(moves).as("LATEST moves in the same order").isEqualTo(numbers);
        assertThat(snapshots).allSatisfy(one -> {
            assertThat(one.getPrevious() == null ? 0 : one.getPrevious().getSeq())
                    .isEqualTo(one.getSeq() - 1);
            assertThat(one.getPrevious() == null ? "" : one.getPrevious().getExperimentId())
                    .isNotEqualTo(one.getFacts().getExperimentId());
        });
    }

    /** One more run a cohort makes the broker begin new segments: what was before can be compacted. */
    private static void assertPointersAfterCompaction(Attached place) throws Exception {
        int before = place.bytes(Topics.LATEST.name()).size();
        try (Admin admin = admin(place)) {
            compactAtOnce(admin, Topics.LATEST);
        }
        finish(place, COHORTS, "more");
        awaitSnapshots(place, RUNS + COHORTS);
        finish(place, COHORTS, "again");
        awaitSnapshots(place, RUNS + 2 * COHORTS);
        Awaitility.await("compaction of " + Topics.LATEST.name())
                .atMost(HoldfastCommands.BOUND)
                .until(() -> place.bytes(Topics.LATEST.name()).size() < before);

        Map<String, Long> newest = new HashMap<>();
        for (ConsumerRecord<String, Pointer> move : place.all(Topics.LATEST)) {
            newest.put(move.key(), move.value().getTarget().getSeq());
        }
        Map<String, Long> expected = place.all(Topics.SNAPSHOTS).stream()
                .collect(Collectors.toMap(
                        one -> one.value().getCohort().replace(" ", "%20") + "/run/latest",
                        one -> one.value().getSeq(),
                        Math::max));
        assertThat(expected).hasSize(COHORTS);
        expected.forEach((key, seq) ->
                assertThat(newest).containsEntry(key, seq).containsEntry(key.replace("latest", "previous"), seq - 1));
    }

    private static void compactAtOnce(Admin admin, Topic<?> topic) throws Exception {
        List<AlterConfigOp> settings = Map.of(
                        "segment.ms", "100", "min.cleanable.dirty.ratio", "0.001", "min.compaction.lag.ms", "0")
                .entrySet()
                .stream()
                .map(entry ->
                        new AlterConfigOp(new ConfigEntry(entry.getKey(), entry.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), settings))
                .all()
                .get();
    }

    private void assertGarbageIsLeftOut(Attached place) throws Exception {
        try (Producer<String, byte[]> producer = producer(place)) {
            Snapshot old = place.all(Topics.SNAPSHOTS).get(0).value();
            old.setSeq(null);
            send(producer, place, Topics.SNAPSHOTS, "cohort%200/run/old", old);
            var unused = producer.send(new ProducerRecord<>(
                    Topics.SNAPSHOTS.name(), "cohort%200/run/99", "junk".getBytes(StandardCharsets.UTF_8)));
        }
        List<String> attached = place.asCluster();
        HoldfastProcess doctor = holdfast.run(0, folder.resolve("doctor"), arguments(attached, "doctor"));
        assertThat(doctor.out())
                .as(doctor.printed())
                .anyMatch(line -> line.startsWith("warn  snapshots")
                        && line.contains("2 incomplete records are left out")
                        && line.contains("1 × it has no number"));
        finish(place, 1, "after garbage ");
        Awaitility.await("a snapshot after the garbage")
                .atMost(HoldfastCommands.BOUND)
                .untilAsserted(() -> assertThat(holdfast.run(
                                        0,
                                        folder.resolve("doctor"),
                                        arguments(attached, "snapshots", "list", "--cohort", "cohort 0", "--json"))
                                .json()
                                .get("items"))
                        .last()
                        .satisfies(last -> {
                            assertThat(last.get("run_id").asText()).startsWith("after garbage");
                            assertThat(last.get("prev_snapshot").asText())
                                    .isEqualTo(
                                            "cohort%200/run/" + (last.get("seq").asLong() - 1));
                        }));
    }

    private static String[] arguments(List<String> attached, String... command) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(attached);
        return all.toArray(String[]::new);
    }

    private static Admin admin(Attached place) {
        return Admin.create(place.with(Map.of()));
    }

    private static Producer<String, byte[]> producer(Attached place) {
        return new KafkaProducer<>(
                place.with(Map.of("enable.idempotence", true)), new StringSerializer(), new ByteArraySerializer());
    }
}
