package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.testing.Records;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A person is told the command that would help. */
class SentencesTest {

    @Test
    void namesWhatIsLeftToDoBeforeAnExperimentCanBeProven() {
        assertThat(Sentences.leftToDo(Records.running("e")))
                .contains("it is running, not over: 'holdfast resume e' goes on with it");
        assertThat(Sentences.leftToDo(completed(3)))
                .contains("'holdfast retry e --errors' runs its 3 failed items again");
        assertThat(Sentences.leftToDo(completed(0))).isEmpty();
        Experiment cancelled = completed(1);
        cancelled.setStatus(ExperimentStatus.CANCELLED);
        cancelled.setItemsCancelled(4);
        assertThat(Sentences.leftToDo(cancelled))
                .contains("it was cancelled: 4 items have no answer, and nothing makes it complete");
    }

    private static Experiment completed(long failed) {
        return Experiment.newBuilder(Records.running("e"))
                .setStatus(ExperimentStatus.COMPLETED)
                .setEndedAt(Instant.EPOCH)
                .setItemsFailed(failed)
                .build();
    }
}
