package dev.holdfast.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which experiment a person means. */
class ExperimentReaderTest {
    private final List<Experiment> records = new ArrayList<>();
    private final ExperimentReader reader = new ExperimentReader(new ExperimentQueries() {
        @Override
        public List<Experiment> experiments() {
            return records;
        }

        @Override
        public List<ItemView> items(String experimentId, ItemFilter filter) {
            throw new AssertionError("nobody asks for items");
        }
    });

    @Test
    void resumeTakesTheNewestOfSeveralUnfinishedOnes() { // R8, R37
        add("old", 1, ExperimentStatus.RUNNING);
        add("newest", 9, ExperimentStatus.COMPLETED);
        add("newer", 5, ExperimentStatus.PAUSED);
        add("between", 3, ExperimentStatus.FAILED);

        assertThat(reader.newestUnfinished()).map(Experiment::getExperimentId).hasValue("newer");
        assertThat(reader.all())
                .extracting(Experiment::getExperimentId)
                .containsExactly("newest", "newer", "between", "old");
    }

    @ParameterizedTest
    @EnumSource(
            names = {"RUNNING", "PAUSING", "PAUSED", "FAILED"},
            mode = EnumSource.Mode.INCLUDE)
    void resumeTakesWhatIsNotOver(ExperimentStatus status) { // R8: running does not mean alive
        add("e", 1, status);

        assertThat(reader.newestUnfinished()).isPresent();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPLETED", "CANCELLED", "CANCELLING"})
    void resumeTakesNothingThatIsOver(ExperimentStatus status) {
        add("e", 1, status);

        assertThat(reader.newestUnfinished()).isEmpty();
    }

    @Test
    void aBeginningWillDoAsLongAsOneExperimentHasIt() {
        add("primes-1", 1, ExperimentStatus.RUNNING);
        add("primes-10", 2, ExperimentStatus.RUNNING);
        add("notes", 3, ExperimentStatus.RUNNING);

        assertThat(reader.resolve("no").getExperimentId()).isEqualTo("notes");
        assertThat(reader.resolve("primes-1").getExperimentId())
                .as("the whole id")
                .isEqualTo("primes-1");
        assertThat(reader.resolve("latest").getExperimentId()).isEqualTo("notes");
        assertThatThrownBy(() -> reader.resolve("pri"))
                .isInstanceOf(UnknownExperimentException.class)
                .hasMessage("pri is the beginning of 2 experiments; there is primes-10, primes-1");
        assertThatThrownBy(() -> reader.resolve("x"))
                .isInstanceOf(UnknownExperimentException.class)
                .hasMessage("there is no experiment x; there is notes, primes-10, primes-1");
    }

    private void add(String id, int second, ExperimentStatus status) {
        Experiment record = Records.running(id);
        record.setStatus(status);
        record.setStartedAt(Instant.ofEpochMilli(Events.ANY_TIME).plusSeconds(second));
        records.add(record);
    }
}
