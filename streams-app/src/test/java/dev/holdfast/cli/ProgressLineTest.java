package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.app.ProgressSettings;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.testing.Records;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
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

        assertThat(ProgressLine.text(record, started, started.plusSeconds(3 * 3600 + 5 * 60 + 59)))
                .isEqualTo("[PROGRESS] 5000/41892 (11.9%) | Rate: 0.45/sec | ETA: 2025-10-29 14:23:15 | Elapsed: 3h 5m"
                        + " | errors 12");
    }

    @Test
    void saysThatItCalculatesWhileNothingIsDone() { // R26
        assertThat(ProgressLine.text(record, started, started.plusSeconds(45)))
                .isEqualTo("[PROGRESS] 0/10 (0.0%) | Rate: calculating... | ETA: calculating... | Elapsed: 45s"
                        + " | errors 0");
    }

    @Test
    void countsOverAllStartsAndTimesSinceTheLatestAPauseInItIncluded() { // R25
        StringWriter printed = new StringWriter();
        ProgressLine line = new ProgressLine(new PrintWriter(printed), new ProgressSettings(1, Duration.ZERO));
        record.setItemsSucceeded(9);
        record.setSessionStartedAt(Instant.now().minusSeconds(303));
        line.show(record);
        record.setSessionStartedAt(Instant.now());
        line.show(record);

        assertThat(printed.toString().lines())
                .hasSize(2)
                .allMatch(shown -> shown.contains("9/10 (90.0%)"))
                .allMatch(shown -> shown.contains("Elapsed: 5m "));
    }

    @Test
    void keepsWhatOthersSayApartFromTheLiveLineOfATerminal() {
        StringWriter screen = new StringWriter();
        Terminal terminal = new Terminal(screen);
        terminal.live("[PROGRESS] 1/2");
        terminal.live("[PROGRESS] 2/2");
        terminal.println("holdfast: paused");
        terminal.println("holdfast: going on");
        terminal.print("go on? [y/N] ");
        terminal.live("[PROGRESS] never behind a question");
        terminal.println("y");

        String erase = "\r\u001b[K";
        assertThat(screen.toString())
                .isEqualTo(erase + "\u001b[?7l[PROGRESS] 1/2\u001b[?7h" + erase + "\u001b[?7l[PROGRESS] 2/2\u001b[?7h"
                        + erase + "holdfast: paused\nholdfast: going on\ngo on? [y/N] y\n");
    }
}
