package dev.holdfast.testing;

import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.serde.AvroSerdes;
import dev.holdfast.schemas.serde.SerdeConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/**
 * A plain client beside a running command.
 *
 * @param file where the settings stand; relative and missing if they stand nowhere
 * @param settings of its producers, consumers and serdes, the addresses among them
 */
public record Attached(Path file, Map<String, String> settings) {

    /** Of a cluster that asks for no secret. */
    public Attached(String bootstrapServers, String registryUrl) {
        this(Path.of("none"), Map.of("bootstrap.servers", bootstrapServers, SerdeConfig.REGISTRY_URL, registryUrl));
    }

    /** Reads where {@code up --json} says that it is. */
    public static Attached to(HoldfastProcess up) {
        return of(Path.of(up.json().get("client_properties").asText()));
    }

    /** Reads where the command that owns a data folder says that it is. */
    public static Attached toOwnerOf(Path data) throws IOException {
        return of(data.resolve("client.properties"));
    }

    private static Attached of(Path file) {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> settings = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        return new Attached(file, settings);
    }

    /** Returns where the broker answers. */
    public String bootstrapServers() {
        return Objects.requireNonNull(settings.get("bootstrap.servers"));
    }

    /** Returns where the schema registry answers. */
    public String registryUrl() {
        return Objects.requireNonNull(settings.get(SerdeConfig.REGISTRY_URL));
    }

    /** Returns the settings, and some more. */
    public Map<String, Object> with(Map<String, ?> more) {
        Map<String, Object> all = new HashMap<>(settings);
        all.putAll(more);
        return all;
    }

    /** Returns the options by which a command of Holdfast takes this broker and registry for a cluster of its own. */
    public List<String> asCluster() {
        List<String> options = new ArrayList<>(List.of("--bootstrap-servers", bootstrapServers()));
        settings.forEach((key, value) -> {
            if (!key.equals("bootstrap.servers")) {
                options.add("--setting");
                options.add((key.equals(SerdeConfig.REGISTRY_URL) ? "" : "kafka.") + key + '=' + value);
            }
        });
        return options;
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
        Deserializer<V> values = AvroSerdes.forTopic(topic, settings).deserializer();
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
        Serializer<V> values = AvroSerdes.forTopic(topic, settings).serializer();
        try (KafkaProducer<String, V> producer = new KafkaProducer<>(with(Map.of()), new StringSerializer(), values)) {
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
        return with(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed"));
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
