package dev.holdfast.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HoldfastRecordTest {

    @Test
    void isCopiedByItsBuilderWithoutSettingsForAvro() {
        Result result = Result.newBuilder()
                .setExperimentId("e")
                .setIncidentId("i")
                .setType("t")
                .setStatus(ResultStatus.FAILED)
                .setErrorCategory(ErrorCategory.TIMEOUT)
                .setAttemptCount(1)
                .setEndedAt(Instant.EPOCH)
                .build();

        assertThat(Result.newBuilder(result).build()).isEqualTo(result).isNotSameAs(result);
    }
}
