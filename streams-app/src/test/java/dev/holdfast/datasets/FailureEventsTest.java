package dev.holdfast.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that did not come to its partition leaves an event beside it, whatever comes later (T32). */
class FailureEventsTest {
    @TempDir
    Path temp;

    private Cells cells;
    private DatasetStore store;

    @BeforeEach
    void open() {
        cells = new Cells(temp);
        store = Cells.store(temp);
    }

    @Test
    void aFailureIsNotedBesideAPartitionThatIsNotThere() throws IOException { // T32
        store.failed(
                Cells.ID,
                new FailureEvent(
                        "publish_refused", "E108", Instant.parse("2026-12-01T10:00:00Z"), Map.of("country", "FR")));
        store.failed(Cells.ID, new FailureEvent("again", "E009", Instant.EPOCH, Map.of()));

        assertThat(Files.readAllLines(store.evidence(Cells.ID).resolve("failures.jsonl")))
                .containsExactly(
                        "{\"at\":\"2026-12-01T10:00:00Z\",\"code\":\"E108\",\"country\":\"FR\","
                                + "\"event\":\"publish_refused\",\"parameter_hash\":\"" + Cells.MADE.hash() + "\"}",
                        "{\"at\":\"1970-01-01T00:00:00Z\",\"code\":\"E009\",\"event\":\"again\",\"parameter_hash\":\""
                                + Cells.MADE.hash() + "\"}");
        assertThat(store.list()).isEmpty();

        store.publish(Cells.publication(cells.tables()));
        assertThat(store.failures(Cells.ID)).isEqualTo(2);
    }

    @Test
    void aFailureBehindALineThatBrokeOffBeginsItsOwnLine() throws IOException {
        Files.createDirectories(store.evidence(Cells.ID));
        Path failures = store.evidence(Cells.ID).resolve("failures.jsonl");
        Files.writeString(failures, "{\"at\":\"19");

        store.failed(Cells.ID, new FailureEvent("again", "E009", Instant.EPOCH, Map.of()));

        assertThat(Files.readAllLines(failures))
                .hasSize(2)
                .element(1)
                .asString()
                .startsWith("{\"at\":\"1970");
    }
}
