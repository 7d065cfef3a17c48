package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.examples.PlainClient;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.serde.AvroSerdes;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of every topic come again with a byte changed, cut off or put in. By hand: {@code
 * -Dholdfast.mutations=20000 -Dholdfast.mutations.seed=…}.
 */
class MutatedRecordsIT {
    private static final Logger LOG = LoggerFactory.getLogger(MutatedRecordsIT.class);
    private static final int MUTATIONS = Integer.getInteger("holdfast.mutations", 400);
    private static final long SEED = Long.getLong("holdfast.mutations.seed", System.nanoTime());
    private static final String OVER = "over";
    private static final String RUNNING = "running";
    private static final int ITEMS = 20;

    /** What the topology takes in; on the others nobody but commands would read what is sent here. */
    private static final Set<Topic<?>> TAKEN_IN = Set.of(
            Topics.WORK_ITEMS, Topics.ATTEMPTS, Topics.EXPERIMENT_COMMANDS, Topics.TALLIES, Topics.SNAPSHOT_REQUESTS);

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path data;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Random random = new Random(SEED);

    @Test
    void stopNothingChangeNoResultAndAreKeptWithTheirOriginWhereTheyCannotBeRead() throws Exception {
        LOG.info("{} mutations, -Dholdfast.mutations.seed={}", MUTATIONS, SEED);
        HoldfastProcess up = holdfast.up(data, "--setting", "unknown-experiment-wait=2s");
        Attached place = Attached.to(up);
        PlainClient client = new PlainClient(place.file());
        try (CountingService service = CountingService.start(Duration.ofMillis(5))) {
            client.start(OVER, spec(service));
            client.submit(OVER, texts(OVER));
            holdfast.run(0, data, "watch", OVER, "--json");
            holdfast.run(0, data, "snapshots", "take", OVER, "--json");
            Map<String, String> before = outputs(OVER);

            client.start(RUNNING, spec(service));
            Set<String> unreadable = sendMutations(place);
            client.submit(RUNNING, texts(RUNNING));

            holdfast.run(0, data, "watch", RUNNING, "--json");
            assertThat(outputs(RUNNING)).hasSize(ITEMS);
            assertThat(up.isAlive()).as(up.printed()).isTrue();
            awaitRejects(place, unreadable);
            Awaitility.await("a mutated command may have opened the experiment again")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> show(OVER).get("status").asText().equals("completed"));
            assertThat(show(OVER).get("items_succeeded").asInt()).isEqualTo(ITEMS);
            assertThat(outputs(OVER)).isEqualTo(before);
            assertThat(up.err()).noneMatch(line -> line.contains("unexpected") || line.contains("\tat "));
        }
    }

    private JsonNode show(String id) throws Exception {
        return holdfast.run(0, data, "show", id, "--json").json();
    }

    private static Map<String, String> texts(String id) {
        return IntStream.range(0, ITEMS).boxed().collect(Collectors.toMap(number -> id + number, number -> "text"));
    }

    /** Returns the answers by incident; a record that cannot be read is named by the command, and left out. */
    private Map<String, String> outputs(String id) throws Exception {
        HoldfastProcess results = holdfast.start(data, "results", id, "--format", "jsonl");
        results.awaitExit(HoldfastCommands.BOUND);
        Map<String, String> outputs = new TreeMap<>();
        for (String line : results.out()) {
            JsonNode result = JSON.readTree(line);
            outputs.put(result.get("incident_id").asText(), result.get("output").toString());
        }
        assertThat(outputs).as(results.printed()).hasSize(ITEMS);
        return outputs;
    }

    /** Returns topic, partition and offset of each that was sent to a topic that is taken in, and cannot be read. */
    private Set<String> sendMutations(Attached place) throws Exception {
        Set<String> unreadable = new TreeSet<>();
        int sent = 0;
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(place.with(Map.of()), new StringSerializer(), new ByteArraySerializer())) {
            for (Topic<?> topic : Topics.ALL) {
                List<ConsumerRecord<String, byte[]>> originals = place.bytes(topic.name()).stream()
                        .filter(record -> record.value() != null
                                && (topic.equals(Topics.SNAPSHOT_REQUESTS)
                                        || record.key().startsWith(OVER)))
                        .toList();
                if (originals.isEmpty() || topic.equals(Topics.REJECTED_ITEMS)) {
                    assertThat(TAKEN_IN).doesNotContain(topic);
                    continue;
                }
                Deserializer<?> values =
                        AvroSerdes.forTopic(topic, place.settings()).deserializer();
                List<Future<RecordMetadata>> broken = new ArrayList<>();
                for (int mutation = 0; mutation < MUTATIONS / TAKEN_IN.size(); mutation++) {
                    ConsumerRecord<String, byte[]> original = originals.get(random.nextInt(originals.size()));
                    byte[] value = mutated(original.value());
                    boolean isReadable = isReadable(values, topic.name(), value);
                    if (isReadable && isOurOwn(topic)) {
                        continue; // it would be a record like any other, and nobody is there to ask whether it is true
                    }
                    Future<RecordMetadata> at = producer.send(new ProducerRecord<>(
                            topic.name(), original.partition(), keyOf(topic, original), value, original.headers()));
                    sent++;
                    if (TAKEN_IN.contains(topic) && !isReadable) {
                        broken.add(at);
                    }
                }
                for (Future<RecordMetadata> at : broken) {
                    unreadable.add(
                            origin(topic.name(), at.get().partition(), at.get().offset()));
                }
            }
        }
        LOG.info("{} sent, {} of them unreadable where they are taken in", sent, unreadable.size());
        assertThat(unreadable).hasSizeGreaterThan(MUTATIONS / 10);
        return unreadable;
    }

    /** A result that cannot be read is missing; it stands under a key of its own here, so that no good one is. */
    private static String keyOf(Topic<?> topic, ConsumerRecord<String, byte[]> original) {
        return topic.equals(Topics.RESULTS) ? original.key() + "-mutated" : original.key();
    }

    /** On these only the application writes; what it writes is taken for true. */
    private static boolean isOurOwn(Topic<?> topic) {
        return !TAKEN_IN.contains(topic) || topic.equals(Topics.TALLIES);
    }

    private byte[] mutated(byte[] value) {
        int at = random.nextInt(value.length);
        byte[] changed;
        switch (random.nextInt(3)) {
            case 0 -> {
                changed = value.clone();
                changed[at] ^= (byte) (1 << random.nextInt(8));
            }
            case 1 -> changed = Arrays.copyOf(value, at);
            default -> {
                changed = new byte[value.length + 1];
                System.arraycopy(value, 0, changed, 0, at);
                changed[at] = (byte) random.nextInt(256);
                System.arraycopy(value, at, changed, at + 1, value.length - at);
            }
        }
        return changed;
    }

    private static boolean isReadable(Deserializer<?> values, String topic, byte[] value) {
        try {
            values.deserialize(topic, value);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static void awaitRejects(Attached place, Set<String> unreadable) {
        Awaitility.await("the rejects")
                .atMost(HoldfastCommands.BOUND)
                .untilAsserted(() -> assertThat(place.bytes(Topics.REJECTED_ITEMS.name()).stream()
                                .map(record -> origin(
                                        header(record, RejectHeaders.TOPIC),
                                        header(record, RejectHeaders.PARTITION),
                                        header(record, RejectHeaders.OFFSET)))
                                .collect(Collectors.toSet()))
                        .containsAll(unreadable));
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static String origin(Object... parts) {
        return List.of(parts).stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static String spec(CountingService service) {
        return """
               {"experiment": {"name": "mutations"},
                "handler": {"kind": "http", "url": "%s"},
                "execution": {"concurrency": 8, "timeout": "20s"}}""".formatted(service.url());
    }
}
