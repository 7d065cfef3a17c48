package dev.holdfast.examples;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.AvroSerdes;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Runs an experiment with nothing but Kafka's clients and {@code holdfast-schemas}. */
public final class PlainClient {
    private final Map<String, Object> settings;

    /** Reads {@code client.properties} of the data folder. For your own cluster, pass a file of the same form. */
    public PlainClient(Path clientProperties) throws IOException {
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(clientProperties)) {
            file.load(reader);
        }
        settings = new HashMap<>();
        file.stringPropertyNames().forEach(key -> settings.put(key, file.getProperty(key)));
        settings.put("isolation.level", "read_committed");
        settings.put("enable.idempotence", true);
    }

    /** Starts an experiment; the spec is a whole SPEC as a JSON object. */
    public CommandReply start(String experimentId, String spec) throws ExecutionException, InterruptedException {
        return ask(command(experimentId, CommandKind.START).setSpec(spec).build());
    }

    /** Sends items, given as incident id to text, and says how many there are in all. */
    public CommandReply submit(String experimentId, Map<String, String> texts)
            throws ExecutionException, InterruptedException {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        try (Producer<String, WorkItem> producer = producer(Topics.WORK_ITEMS)) {
            texts.forEach((incident, text) -> {
                String key = new ItemKey(experimentId, incident, "note").toString();
                WorkItem item = WorkItem.newBuilder()
                        .setExperimentId(experimentId)
                        .setIncidentId(incident)
                        .setType("note")
                        .setText(text)
                        .build();
                sent.add(producer.send(new ProducerRecord<>(Topics.WORK_ITEMS.name(), key, item)));
            });
        } // close() waits for the broker's answers
        for (Future<RecordMetadata> record : sent) {
            record.get(); // throws if the broker did not take it
        }
        return ask(command(experimentId, CommandKind.SUBMITTED)
                .setItemsTotal((long) texts.size())
                .build());
    }

    /** Waits for so many results and returns them by incident id. */
    public Map<String, Result> results(String experimentId, int count, Duration limit) {
        Map<String, Result> results = new TreeMap<>();
        String prefix = ItemKey.prefixOf(experimentId);
        Instant end = Instant.now().plus(limit);
        try (Consumer<String, Result> consumer = consumer(Topics.RESULTS)) {
            consumer.seekToBeginning(consumer.assignment());
            while (results.size() < count && Instant.now().isBefore(end)) {
                for (ConsumerRecord<String, Result> record : consumer.poll(Duration.ofMillis(200))) {
                    if (record.key().startsWith(prefix)) {
                        results.put(record.value().getIncidentId(), record.value());
                    }
                }
            }
        }
        return results;
    }

    private static ExperimentCommand.Builder command(String experimentId, CommandKind kind) {
        return ExperimentCommand.newBuilder()
                .setCommandId(UUID.randomUUID().toString())
                .setExperimentId(experimentId)
                .setKind(kind)
                .setIssuedAt(Instant.now())
                .setIssuedBy("plain client");
    }

    private CommandReply ask(ExperimentCommand command) throws ExecutionException, InterruptedException {
        try (Consumer<String, CommandReply> replies = consumer(Topics.COMMAND_REPLIES);
                Producer<String, ExperimentCommand> producer = producer(Topics.EXPERIMENT_COMMANDS)) {
            replies.seekToEnd(replies.assignment());
            replies.assignment().forEach(replies::position); // seeks are lazy: this one has to come before the command
            producer.send(new ProducerRecord<>(Topics.EXPERIMENT_COMMANDS.name(), command.getExperimentId(), command))
                    .get();
            Instant end = Instant.now().plusSeconds(60);
            while (Instant.now().isBefore(end)) {
                for (ConsumerRecord<String, CommandReply> reply : replies.poll(Duration.ofMillis(200))) {
                    if (reply.key().equals(command.getCommandId())) {
                        return reply.value();
                    }
                }
            }
        }
        throw new IllegalStateException("no answer within 60 s; does 'holdfast up' run?");
    }

    private <V> Producer<String, V> producer(Topic<V> topic) {
        return new KafkaProducer<>(
                settings,
                new StringSerializer(),
                AvroSerdes.forTopic(topic, settings).serializer());
    }

    private <V> Consumer<String, V> consumer(Topic<V> topic) {
        Consumer<String, V> consumer = new KafkaConsumer<>(
                settings,
                new StringDeserializer(),
                AvroSerdes.forTopic(topic, settings).deserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        return consumer;
    }
}
