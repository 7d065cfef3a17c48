package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.WorkItem;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Objects;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

/** A deserializer from plugins/ throws what it likes: bytes that are wrong are rejected, the network's trouble is not. */
class DecodedTest {

    @Test
    void rejectsWhatADeserializerCannotRead() {
        assertThat(reasonFor(new SerializationException("bad"))).isEqualTo(RejectReason.UNDECODABLE);
        assertThat(reasonFor(new SerializationException("bad", new AvroRuntimeException("bad"))))
                .isEqualTo(RejectReason.UNDECODABLE);
        assertThat(reasonFor(new SerializationException("bad", new EOFException())))
                .isEqualTo(RejectReason.UNDECODABLE);
        assertThat(reasonFor(new SerializationException("bad", new InvalidNumberEncodingException("bad"))))
                .isEqualTo(RejectReason.UNDECODABLE);
    }

    @Test
    void throwsOnWhatMayPass() {
        for (IOException trouble : new IOException[] {new ConnectException("refused"), new IOException("reset")}) {
            SerializationException error = new SerializationException("bad", trouble);

            assertThatThrownBy(() -> decode(error)).isSameAs(error);
        }
    }

    private static RejectReason reasonFor(RuntimeException error) {
        return Objects.requireNonNull(decode(error).reject()).reason();
    }

    private static Decoded<WorkItem> decode(RuntimeException error) {
        Deserializer<WorkItem> failing = (topic, bytes) -> {
            throw error;
        };
        return Decoded.of(Topics.WORK_ITEMS, new byte[] {'k'}, new byte[] {'v'}, new RecordHeaders(), failing, 10);
    }
}
