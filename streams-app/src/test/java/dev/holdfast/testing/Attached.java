package dev.holdfast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.serde.AvroSerdes;
import dev.holdfast.schemas.serde.SerdeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/**
 * A plain reader of committed records beside a running command.
 *
 * @param bootstrapServers where the command's broker answers
 * @param registryUrl where its schema registry answers
 */
public record Attached(String bootstrapServers, String registryUrl) {

    /** Reads where {@code up --json} says that it is. */
    public static Attached to(HoldfastProcess up) {
        return of(up.json());
    }

    /** Reads where the command that owns a data folder says that it is. */
    public static Attached toOwnerOf(Path data) throws IOException {
        return of(HoldfastProcess.json(Files.readString(data.resolve("owner.json"))));
    }

    private static Attached of(JsonNode place) {
        JsonNode registry = place.has("registry_url") ? place.get("registry_url") : place.get("schema_registry_url");
        return new Attached(place.get("bootstrap_servers").asText(), registry.asText());
    }

    /** Waits until a topic has a committed record that is as young as this; throws an exception of Awaitility if not. */
    public void awaitRecordSince(Topic<?> topic, Instant since, Duration bound) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(committed(), new StringDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> times = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .collect(Collectors.toMap(partition -> partition, partition -> since.toEpochMilli()));
            Awaitility.await("a record of " + topic.name() + " since " + since)
                    .atMost(bound)
                    .pollInterval(Duration.ofMillis(20))
                    .pollInSameThread()
                    .until(() ->
                            consumer.offsetsForTimes(times).values().stream().anyMatch(Objects::nonNull));
        }
    }

    /** Reads all that is committed on a topic now; throws AssertionError if its end is not reached in 60 s. */
    public <V> List<ConsumerRecord<String, V>> all(Topic<V> topic) {
        Deserializer<V> values = AvroSerdes.forTopic(topic, Map.of(SerdeConfig.REGISTRY_URL, registryUrl))
                .deserializer();
        try (KafkaConsumer<String, V> consumer = new KafkaConsumer<>(committed(), new StringDeserializer(), values)) {
            return toTheEnd(consumer, topic.name());
        }
    }

    /** Sends one record, as a program of somebody else would; throws if the broker does not take it. */
    public <V> void send(Topic<V> topic, String key, V value) throws ExecutionException, InterruptedException {
        send(topic, Map.of(key, value));
    }

    /** Sends records, by key. */
    public <V> void send(Topic<V> topic, Map<String, V> records) throws ExecutionException, InterruptedException {
        Serializer<V> values = AvroSerdes.forTopic(topic, Map.of(SerdeConfig.REGISTRY_URL, registryUrl))
                .serializer();
        Map<String, Object> settings = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (KafkaProducer<String, V> producer = new KafkaProducer<>(settings, new StringSerializer(), values)) {
            for (Map.Entry<String, V> record : records.entrySet()) {
                producer.send(new ProducerRecord<>(topic.name(), record.getKey(), record.getValue()))
                        .get();
            }
        }
    }

    /** As {@link #all}, with the values as they are. */
    public List<ConsumerRecord<String, byte[]>> bytes(String topic) {
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(committed(), new StringDeserializer(), new ByteArrayDeserializer())) {
            return toTheEnd(consumer, topic);
        }
    }

    private Map<String, Object> committed() {
        return Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
    }

    private static <V> List<ConsumerRecord<String, V>> toTheEnd(KafkaConsumer<String, V> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        List<ConsumerRecord<String, V>> records = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the end of " + topic + " was not reached: " + ends);
            }
            consumer.poll(Duration.ofMillis(100)).forEach(records::add);
        }
        return records;
    }
}
