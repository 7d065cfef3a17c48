package dev.holdfast.testing;

import dev.holdfast.schemas.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** Reads committed results as they come, as a plain client does, and takes the time between them. */
public final class ResultClock implements AutoCloseable {
    private final Thread thread = new Thread(this::read, "result-clock");
    private final Attached place;
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean closed;
    private long lastNanos = System.nanoTime();
    private long longestNanos;

    private ResultClock(Attached place) {
        this.place = place;
    }

    /** Starts to read, from the first result on. */
    public static ResultClock start(Attached place) {
        ResultClock clock = new ResultClock(place);
        clock.thread.setDaemon(true);
        clock.thread.start();
        return clock;
    }

    /** Returns the results so far. */
    public int count() {
        return count.get();
    }

    /** Waits for so many more. */
    public void awaitMore(int more, Duration bound) {
        awaitCount(count() + more, bound);
    }

    /** Waits for so many. */
    public void awaitCount(int wanted, Duration bound) {
        Awaitility.await(wanted + " results")
                .atMost(bound)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> count() >= wanted);
    }

    /** Returns the longest time without a new result since this was asked the last time. */
    public synchronized Duration takeLongestGap() {
        Duration gap = Duration.ofNanos(longestNanos);
        longestNanos = 0;
        return gap;
    }

    private void read() {
        Map<String, Object> settings = place.with(Map.of(
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                200,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"));
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.RESULTS.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                int came = consumer.poll(Duration.ofMillis(50)).count();
                if (came > 0) {
                    note(came);
                }
            }
        } catch (KafkaException e) {
            throw new AssertionError("the results cannot be read", e);
        }
    }

    private synchronized void note(int came) {
        long now = System.nanoTime();
        longestNanos = Math.max(longestNanos, now - lastNanos);
        lastNanos = now;
        count.addAndGet(came);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join(20_000);
    }
}
