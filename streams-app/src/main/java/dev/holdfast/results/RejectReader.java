package dev.holdfast.results;

import dev.holdfast.schemas.RejectHeaders;
import dev.holdfast.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads what could not be taken of an experiment: rows of its source, and records that named it. */
public final class RejectReader {
    private static final int EXCERPT = 200;

    private final TopicReader topics;

    public RejectReader(TopicReader topics) {
        this.topics = topics;
    }

    /**
     * Something that could not be taken.
     *
     * @param topic the topic that it came in by; {@code file} for a row of a source
     * @param position its data row, or its offset on that topic; as it is written
     * @param file the source; null for a record
     * @param line the line of the source; null for a record, and for a row that an older version rejected
     * @param column the column that the reason is about, if it is about one
     * @param reason why, as a word
     * @param message why, in words
     * @param value what stands in the column, or the beginning of the row or record
     */
    public record Rejected(
            String topic,
            String position,
            @Nullable String file,
            @Nullable String line,
            @Nullable String column,
            String reason,
            String message,
            String value) {}

    /** Hands over all that was rejected of an experiment, in the order in which it was. */
    public void forEach(String experimentId, Consumer<Rejected> visitor) {
        topics.readAll(Topics.REJECTED_ITEMS.name(), entry -> {
            if (experimentId.equals(text(entry, RejectHeaders.EXPERIMENT_ID))) {
                visitor.accept(rejected(entry));
            }
        });
    }

    private static Rejected rejected(ConsumerRecord<String, byte[]> entry) {
        String value = text(entry, RejectHeaders.VALUE);
        return new Rejected(
                String.valueOf(text(entry, RejectHeaders.TOPIC)),
                String.valueOf(text(entry, RejectHeaders.OFFSET)),
                text(entry, RejectHeaders.FILE),
                text(entry, RejectHeaders.LINE),
                text(entry, RejectHeaders.COLUMN),
                String.valueOf(text(entry, RejectHeaders.REASON)),
                String.valueOf(text(entry, RejectHeaders.MESSAGE)),
                value == null ? excerpt(entry.value()) : value);
    }

    private static String excerpt(byte @Nullable [] value) {
        String text = value == null ? "" : new String(value, StandardCharsets.UTF_8);
        return text.length() > EXCERPT ? text.substring(0, EXCERPT) + "…" : text;
    }

    private static @Nullable String text(ConsumerRecord<String, byte[]> entry, String name) {
        Header header = entry.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
