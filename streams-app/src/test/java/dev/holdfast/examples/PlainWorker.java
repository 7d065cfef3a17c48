package dev.holdfast.examples;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.DispatchedTask;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.serde.AvroSerdes;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Does the work of experiments with {@code workers: external}, with Kafka's clients and {@code holdfast-schemas}. */
public final class PlainWorker {
    private final Map<String, Object> settings;
    private final String executorId;

    /** The work itself. */
    public interface Work {
        /** Returns the answer, a JSON object as text. */
        String of(DispatchedTask task) throws Exception;
    }

    /**
     * Takes where to connect.
     *
     * @param clientProperties the file of that name in the data folder; for a cluster of your own, such a file of yours
     * @param name of this worker: two that run at once must not have the same; one that comes back may
     */
    public PlainWorker(Path clientProperties, String name) throws IOException {
        executorId = name + "/" + UUID.randomUUID();
        settings = new HashMap<>();
        Properties file = new Properties();
        try (Reader reader = Files.newBufferedReader(clientProperties)) {
            file.load(reader);
        }
        file.stringPropertyNames().forEach(key -> settings.put(key, file.getProperty(key)));
        settings.put("group.id", "holdfast-workers"); // the same for all workers, forever
        settings.put("group.instance.id", name); // so it gets its tasks back at once when it comes back
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", false);
        settings.put("isolation.level", "read_committed");
        settings.put("session.timeout.ms", 10_000);
        settings.put("max.poll.records", 1); // take no more than is worked on at once
        settings.put("max.poll.interval.ms", 600_000); // longer than any task takes
    }

    /** Takes tasks and works on them, one after the other, until the thread is interrupted. */
    public void run(Work work) throws ExecutionException, InterruptedException {
        try (Consumer<String, DispatchedTask> tasks = consumer(Topics.DISPATCH);
                Producer<String, Attempt> attempts = producer(Topics.ATTEMPTS)) {
            tasks.subscribe(List.of(Topics.DISPATCH.name()));
            while (!Thread.currentThread().isInterrupted()) {
                for (ConsumerRecord<String, DispatchedTask> record : tasks.poll(Duration.ofSeconds(1))) {
                    DispatchedTask task = record.value();
                    if (take(task, tasks, attempts)) {
                        send(outcome(task, work), attempts);
                    }
                }
            }
        }
    }

    /** Says that it begins, and then that the task is taken: only who has done both may do the work. */
    private boolean take(DispatchedTask task, Consumer<?, ?> tasks, Producer<String, Attempt> attempts)
            throws ExecutionException, InterruptedException {
        boolean inTime = Instant.now().isBefore(task.getTakeUntil());
        if (inTime) {
            Attempt started = event(task, AttemptEvent.STARTED);
            started.setTimeoutMs(task.getTimeoutMs());
            send(started, attempts);
        }
        try {
            tasks.commitSync();
            return inTime;
        } catch (CommitFailedException | RebalanceInProgressException e) {
            return false; // the task belongs to another worker now
        }
    }

    private Attempt outcome(DispatchedTask task, Work work) throws InterruptedException {
        long began = System.nanoTime();
        Attempt event = event(task, AttemptEvent.SUCCEEDED);
        try {
            event.setOutput(work.of(task));
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            event.setEvent(AttemptEvent.FAILED);
            event.setErrorCategory(ErrorCategory.API_ERROR);
            event.setErrorMessage(e.toString());
        }
        event.setDurationMs((System.nanoTime() - began) / 1_000_000);
        return event;
    }

    private Attempt event(DispatchedTask task, AttemptEvent kind) {
        Attempt event = new Attempt();
        event.setExperimentId(task.getExperimentId());
        event.setIncidentId(task.getIncidentId());
        event.setType(task.getType());
        event.setAttempt(task.getAttempt());
        event.setSpecVersion(task.getSpecVersion());
        event.setEvent(kind);
        event.setExecutorId(executorId);
        event.setAt(Instant.now());
        return event;
    }

    /** Sends an event under the item's key and waits until the broker has it. */
    private static void send(Attempt event, Producer<String, Attempt> attempts)
            throws ExecutionException, InterruptedException {
        String key = ItemKey.of(event).toString();
        attempts.send(new ProducerRecord<>(Topics.ATTEMPTS.name(), key, event)).get();
    }

    private <V> Producer<String, V> producer(Topic<V> topic) {
        return new KafkaProducer<>(
                settings,
                new StringSerializer(),
                AvroSerdes.forTopic(topic, settings).serializer());
    }

    private <V> Consumer<String, V> consumer(Topic<V> topic) {
        return new KafkaConsumer<>(
                settings,
                new StringDeserializer(),
                AvroSerdes.forTopic(topic, settings).deserializer());
    }

    /** Answers each text with its length: {@code PlainWorker CLIENT_PROPERTIES NAME MILLIS_A_TASK}. */
    public static void main(String[] arguments) throws ExecutionException, InterruptedException, IOException {
        long millis = Long.parseLong(arguments[2]);
        new PlainWorker(Path.of(arguments[0]), arguments[1]).run(task -> {
            System.out.println("works on " + task.getIncidentId() + " attempt " + task.getAttempt());
            Thread.sleep(millis);
            return "{\"length\":" + task.getText().length() + "}";
        });
    }
}
