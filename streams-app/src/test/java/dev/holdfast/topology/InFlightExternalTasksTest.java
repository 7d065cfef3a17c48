package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The limit of tasks that are out is one for all partitions of an instance. */
class InFlightExternalTasksTest {
    private final InFlightExternalTasks outstanding = new InFlightExternalTasks();

    @Test
    void partitionsShareTheLimitOfTheirExperiment() {
        assertThat(outstanding.room("e", 0, 2, 5)).isEqualTo(3);
        assertThat(outstanding.room("e", 1, 1, 5)).isEqualTo(2);
        assertThat(outstanding.room("f", 1, 0, 5)).isEqualTo(5);

        assertThat(outstanding.take("e", 0, 5)).isTrue();
        assertThat(outstanding.take("e", 1, 5)).isTrue();
        assertThat(outstanding.take("e", 1, 5)).isFalse();
        assertThat(outstanding.room("e", 0, 0, 5)).as("those of 0 have ended").isEqualTo(3);
    }

    @Test
    void aPartitionThatMovesAwayTakesNoPlaces() {
        assertThat(outstanding.room("e", 0, 5, 5)).isZero();

        outstanding.forget(0);

        assertThat(outstanding.room("e", 1, 0, 5)).isEqualTo(5);
    }

    @Test
    void aLimitThatWasLoweredLeavesNoRoom() {
        assertThat(outstanding.room("e", 0, 5, 3)).isEqualTo(-2);
        assertThat(outstanding.take("e", 0, 3)).isFalse();
    }
}
