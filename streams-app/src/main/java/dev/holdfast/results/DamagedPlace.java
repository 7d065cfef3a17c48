package dev.holdfast.results;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * A batch of records that is damaged on the broker's disk, as a consumer meets it: its checksum is wrong, so that it comes
 * again and again until the consumer is told to go on behind it.
 *
 * @param partition where it is
 * @param offset the first offset that cannot be read
 */
record DamagedPlace(TopicPartition partition, long offset) {
    private static final Pattern MESSAGE = Pattern.compile("next record from (?<topic>\\S+)-(?<partition>\\d+)\\.");
    private static final Duration POLL = Duration.ofMillis(500);

    /** Returns the place that a failure tells of; empty if it tells of something else. */
    static Optional<DamagedPlace> of(KafkaException failure, Consumer<?, ?> consumer) {
        Matcher message = MESSAGE.matcher(String.valueOf(failure.getMessage()));
        if (!message.find()) {
            return Optional.empty();
        }
        TopicPartition partition =
                new TopicPartition(message.group("topic"), Integer.parseInt(message.group("partition")));
        return Optional.of(new DamagedPlace(partition, consumer.position(partition)));
    }

    /** Returns it in words, up to an offset. */
    String inWords(long last) {
        return "topic " + partition.topic() + ", partition " + partition.partition() + ": the records at offset "
                + offset + (last > offset ? " to " + last : "") + " are damaged on the broker's disk";
    }

    /** Returns the first offset that can be read again, found by trying; the end if there is none. */
    long behind(Supplier<? extends Consumer<String, byte[]>> consumers, long end) {
        try (Consumer<String, byte[]> consumer = consumers.get()) {
            consumer.assign(List.of(partition));
            long bad = offset;
            long step = 1;
            while (bad + step < end && !isReadable(consumer, bad + step, end)) {
                bad += step;
                step *= 2;
            }
            long good = Math.min(bad + step, end);
            while (good - bad > 1) {
                long middle = bad + (good - bad) / 2;
                if (isReadable(consumer, middle, end)) {
                    good = middle;
                } else {
                    bad = middle;
                }
            }
            return good;
        }
    }

    private boolean isReadable(Consumer<String, byte[]> consumer, long from, long end) {
        consumer.seek(partition, from);
        long deadline = System.nanoTime() + TopicReader.STALL.toNanos();
        try {
            while (System.nanoTime() < deadline) {
                boolean isFound = !consumer.poll(POLL).isEmpty() || consumer.position(partition) >= end;
                if (isFound || consumer.position(partition) > from) {
                    return true;
                }
            }
            throw TopicReader.stalled(partition.topic());
        } catch (KafkaException e) {
            return false;
        }
    }
}
