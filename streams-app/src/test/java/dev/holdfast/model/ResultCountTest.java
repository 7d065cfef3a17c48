package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.testing.Records;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A list of results that is shorter than it was is noticed, and one that is as long and not the same. */
class ResultCountTest {
    private final ResultCount count = new ResultCount();

    @Test
    void resultsThatAreAsTheyWereCountedDoNotDiffer() {
        count.add(Records.succeeded("e", "1", "one"));
        count.add(failed("2"));

        assertThat(count.differenceTo(record(1, 1, count.digest()))).isEmpty();
        assertThat(count.differenceTo(record(1, 1, null)))
                .as("nothing to compare with")
                .isEmpty();
    }

    @Test
    void saysHowManyWereCountedAndHowManyCanBeRead() {
        count.add(Records.succeeded("e", "1", "one"));

        assertThat(count.differenceTo(record(3, 1, null)))
                .hasValueSatisfying(difference -> assertThat(difference)
                        .contains("3 succeeded as they came, and 1 that succeeded can be read")
                        .contains("1 failed as they came, and 0"));
    }

    @Test
    void noticesAnAnswerThatIsAnotherOne() {
        ResultCount then = new ResultCount();
        then.add(Records.succeeded("e", "1", "one"));
        count.add(Records.succeeded("e", "1", "two"));

        assertThat(count.differenceTo(record(1, 0, then.digest())))
                .hasValueSatisfying(difference -> assertThat(difference)
                        .contains(String.valueOf(then.digest()))
                        .contains(String.valueOf(count.digest())));
    }

    private static Result failed(String incident) {
        return Result.newBuilder(Records.succeeded("e", incident, ""))
                .setStatus(ResultStatus.FAILED)
                .setOutput(null)
                .build();
    }

    private static Experiment record(long succeeded, long failed, @Nullable String digest) {
        return Experiment.newBuilder(Records.running("e"))
                .setStatus(ExperimentStatus.COMPLETED)
                .setItemsSucceeded(succeeded)
                .setItemsFailed(failed)
                .setMetrics(Metrics.newBuilder().setAnswersDigest(digest).build())
                .build();
    }
}
