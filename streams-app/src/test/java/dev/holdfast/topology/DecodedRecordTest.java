package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.RejectReason;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.schemas.serde.UndecodableValueException;
import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import java.util.Objects;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

/** The serdes say whether a record is at fault: such a record is rejected, whatever else happens is not the record's. */
class DecodedRecordTest {

    @Test
    void rejectsARecordThatIsAtFault() {
        for (Reason reason : Reason.values()) {
            assertThat(reasonFor(new UndecodableValueException(reason, "bad")))
                    .isEqualTo(
                            reason == Reason.UNKNOWN_SCHEMA_ID
                                    ? RejectReason.UNKNOWN_SCHEMA
                                    : RejectReason.UNDECODABLE);
        }
    }

    @Test
    void throwsOnWhatMayPass() {
        for (RuntimeException error : new RuntimeException[] {
            new RegistryUnavailableException("ill", null),
            new SerializationException("unsaid"),
            new IllegalStateException()
        }) {
            assertThatThrownBy(() -> decode(error)).isSameAs(error);
        }
    }

    private static RejectReason reasonFor(RuntimeException error) {
        return Objects.requireNonNull(decode(error).reject()).reason();
    }

    private static DecodedRecord<WorkItem> decode(RuntimeException error) {
        Deserializer<WorkItem> failing = (topic, bytes) -> {
            throw error;
        };
        return DecodedRecord.of(
                Topics.WORK_ITEMS, new byte[] {'k'}, new byte[] {'v'}, new RecordHeaders(), failing, 10);
    }
}
