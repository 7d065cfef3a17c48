package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/** The line that people and scripts read (R24, R26, R27). */
class ProgressLineTest {
    private final Experiment record = Records.running("e");
    private final Instant started = record.getSessionStartedAt();

    @Test
    void isAsTheContractHasIt() {
        record.setItemsTotal(41_892L);
        record.setItemsSucceeded(4_988);
        record.setItemsFailed(12);
        record.setRatePerSec(0.45);
        record.setEstimatedCompletionTime(LocalDateTime.of(2025, 10, 29, 14, 23, 15)
                .atZone(ZoneId.systemDefault())
                .toInstant());

        assertThat(ProgressLine.text(record, started.plusSeconds(3 * 3600 + 5 * 60 + 59)))
                .isEqualTo("[PROGRESS] 5000/41892 (11.9%) | Rate: 0.45/sec | ETA: 2025-10-29 14:23:15 | Elapsed: 3h 5m"
                        + " | errors 12");
    }

    @Test
    void saysThatItCalculatesWhileNothingIsDone() { // R26
        assertThat(ProgressLine.text(record, started.plusSeconds(45)))
                .isEqualTo("[PROGRESS] 0/10 (0.0%) | Rate: calculating... | ETA: calculating... | Elapsed: 45s"
                        + " | errors 0");
    }

    @Test
    void countsOverAllStartsAndTimesSinceTheLatest() { // R25
        record.setItemsSucceeded(9);
        record.setSessionStartedAt(started.plusSeconds(10_000));

        assertThat(ProgressLine.text(record, started.plusSeconds(10_000 + 303)))
                .contains("9/10 (90.0%)")
                .contains("Elapsed: 5m 3s");
    }
}
