package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.examples.PlainClient;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.AvroSerdes;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.Records;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Utils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is lost silently: what cannot be taken is kept with the reason and the place that it came from. */
class RubbishIT {
    private static final String ID = "rubbish";

    /** Keys of this experiment of which no record can be taken. */
    private static final int REJECTED_KEYS = 5;

    private static final List<Topic<?>> WITH_READERS = List.of(
            Topics.WORK_ITEMS, Topics.ATTEMPTS, Topics.EXPERIMENT_COMMANDS, Topics.TALLIES, Topics.SNAPSHOT_REQUESTS);

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path data;

    /** More than a producer of Holdfast may send, in bytes. */
    private static final int TWELVE_MB = 12 << 20;

    /** Reason, topic, partition and offset of each record that was sent and cannot be taken. */
    private final List<String> sent = new ArrayList<>();

    @Test
    void keepsRubbishWithItsReasonAndCompletesTheExperiment() throws Exception {
        Attached place = Attached.to(holdfast.up(data, "--setting", "unknown-experiment-wait=2s"));
        PlainClient client = new PlainClient(place.file());
        try (CountingService service = CountingService.start(Duration.ofMillis(5))) {
            client.start(ID, spec(service));
            sendRubbish(place);
            sendWhatIsLargeOnlyWhenItIsRead(place);
            Map<String, String> good = IntStream.range(0, 50)
                    .boxed()
                    .collect(Collectors.toMap(number -> "good" + number, number -> "text"));
            good.put("stray", "an item on the wrong partition");
            // The keys of all records, of those that cannot be taken, too: each is one of the experiment's.
            submit(place, good, good.size() + REJECTED_KEYS);
            assertThat(client.results(ID, good.size(), HoldfastCommands.BOUND)).containsOnlyKeys(good.keySet());
            assertThat(service.calls())
                    .hasSize(good.size())
                    .allSatisfy((key, calls) -> assertThat(calls).isEqualTo(1));
        }
        // 4: complete, with errors: a record that named this experiment was rejected.
        holdfast.run(4, data, "watch", ID, "--json");
        var shown = holdfast.run(0, data, "show", ID, "--json").json();
        assertThat(shown.get("status").asText()).isEqualTo("completed");
        assertThat(shown.get("items_succeeded").asInt()).isEqualTo(51);
        assertThat(shown.get("items_rejected").asInt()).isEqualTo(REJECTED_KEYS);
        assertThat(shown.get("items_total").asInt()).isEqualTo(51 + REJECTED_KEYS);
        var rejected = holdfast.run(0, data, "items", ID, "--status", "rejected", "--json")
                .json();
        assertThat(rejected.get("items").findValuesAsText("incident_id"))
                .containsExactly("bytes", "compressed", "large", "mine", "schema");
        var audit = holdfast.run(0, data, "audit", ID, "--no-source", "--json").json();
        assertThat(audit.get("passed").asBoolean()).isTrue();
        checkRejects(place);
    }

    private static void submit(Attached place, Map<String, String> texts, long total) throws Exception {
        Map<String, String> registry = place.settings();
        Serializer<WorkItem> items =
                AvroSerdes.forTopic(Topics.WORK_ITEMS, registry).serializer();
        Serializer<ExperimentCommand> commands =
                AvroSerdes.forTopic(Topics.EXPERIMENT_COMMANDS, registry).serializer();
        ExperimentCommand submitted = Records.command(CommandKind.SUBMITTED, ID);
        submitted.setItemsTotal(total);
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(place.with(Map.of()), new StringSerializer(), new ByteArraySerializer())) {
            for (String incident : texts.keySet()) {
                byte[] value = items.serialize(Topics.WORK_ITEMS.name(), item(incident));
                producer.send(new ProducerRecord<>(Topics.WORK_ITEMS.name(), key(incident), value))
                        .get();
            }
            byte[] value = commands.serialize(Topics.EXPERIMENT_COMMANDS.name(), submitted);
            producer.send(new ProducerRecord<>(Topics.EXPERIMENT_COMMANDS.name(), ID, value))
                    .get();
        }
    }

    private void checkRejects(Attached place) {
        Awaitility.await("the rejects")
                .atMost(HoldfastCommands.BOUND)
                .untilAsserted(() -> assertThat(place.bytes("rejected-items")).hasSize(sent.size()));
        List<ConsumerRecord<String, byte[]>> rejects = place.bytes("rejected-items");
        assertThat(rejects)
                .extracting(record -> origin(
                        header(record, RejectHeaders.REASON),
                        header(record, RejectHeaders.TOPIC),
                        header(record, RejectHeaders.PARTITION),
                        header(record, RejectHeaders.OFFSET)))
                .containsExactlyInAnyOrderElementsOf(sent);
        assertThat(rejects)
                .filteredOn(record -> record.headers().lastHeader(RejectHeaders.VALUE_LENGTH) != null)
                .hasSize(WITH_READERS.size())
                .allSatisfy(record -> {
                    assertThat(header(record, RejectHeaders.VALUE_LENGTH)).isEqualTo(String.valueOf(TWELVE_MB));
                    assertThat(record.value()).isNotEmpty().hasSizeLessThan(TWELVE_MB / 100);
                });
    }

    /** Compressed it is small, and the broker takes it; nothing of Holdfast's could send it on. */
    private void sendWhatIsLargeOnlyWhenItIsRead(Attached place) throws Exception {
        Map<String, Object> settings = place.with(Map.of("max.request.size", 20_000_000, "compression.type", "zstd"));
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (Topic<?> topic : WITH_READERS) {
                send(producer, topic.name(), "oversize", key("compressed"), new byte[TWELVE_MB]);
            }
        }
    }

    private void sendRubbish(Attached place) throws Exception {
        Serializer<WorkItem> items =
                AvroSerdes.forTopic(Topics.WORK_ITEMS, place.settings()).serializer();
        Map<String, Object> settings = place.with(Map.of("max.request.size", 6_000_000));
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            byte[] valid = items.serialize("work-items", item("other"));
            send(producer, "undecodable", key("bytes"), "not Avro at all".getBytes(StandardCharsets.UTF_8));
            send(producer, "unknown_schema", key("schema"), withSchemaId(valid, 987_654));
            send(producer, "oversize", key("large"), new byte[3_000_000]);
            send(producer, "key_mismatch", key("mine"), valid);
            String nobodys = new ItemKey("nobody", "1", "note").toString();
            WorkItem started =
                    WorkItem.newBuilder(item("1")).setExperimentId("nobody").build();
            send(producer, "unknown_experiment", nobodys, items.serialize("work-items", started));
            send(producer, "invalid_key", "no-key-of-items", valid);
            stray(producer, items.serialize("work-items", item("stray")));
        }
    }

    private void send(Producer<String, byte[]> producer, String reason, String key, byte[] value) throws Exception {
        send(producer, "work-items", reason, key, value);
    }

    private void send(Producer<String, byte[]> producer, String topic, String reason, String key, byte[] value)
            throws Exception {
        RecordMetadata at =
                producer.send(new ProducerRecord<>(topic, key, value)).get();
        sent.add(origin(reason, topic, at.partition(), at.offset()));
    }

    private static String origin(Object... parts) {
        return Arrays.stream(parts).map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** Sends the item to the partition after its own one. */
    private static void stray(Producer<String, byte[]> producer, byte[] value) throws Exception {
        int count = producer.partitionsFor("work-items").size();
        int own = Utils.toPositive(Utils.murmur2(key("stray").getBytes(StandardCharsets.UTF_8))) % count;
        assertThat(count).isGreaterThan(1);
        producer.send(new ProducerRecord<>("work-items", (own + 1) % count, key("stray"), value))
                .get();
    }

    private static byte[] withSchemaId(byte[] value, int id) {
        return ByteBuffer.wrap(value.clone()).putInt(1, id).array();
    }

    private static WorkItem item(String incident) {
        return WorkItem.newBuilder()
                .setExperimentId(ID)
                .setIncidentId(incident)
                .setType("note")
                .setText("an item on the wrong partition")
                .build();
    }

    private static String key(String incident) {
        return new ItemKey(ID, incident, "note").toString();
    }

    private static String header(ConsumerRecord<String, byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static String spec(CountingService service) {
        return """
               {"experiment": {"name": "rubbish"},
                "handler": {"kind": "http", "url": "%s"},
                "execution": {"concurrency": 8, "timeout": "20s"}}""".formatted(service.url());
    }
}
