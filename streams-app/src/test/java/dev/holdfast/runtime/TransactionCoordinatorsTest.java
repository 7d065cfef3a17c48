package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each coordinator is asked once, however many there are. */
class TransactionCoordinatorsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 50})
    void hasOneIdForEachPartitionOfTheState(int partitions) {
        List<Integer> asked = TransactionCoordinators.idsFor(partitions).stream()
                .map(id -> Utils.abs(id.hashCode()) % partitions)
                .sorted()
                .toList();

        assertThat(asked)
                .containsExactlyElementsOf(
                        IntStream.range(0, partitions).boxed().toList());
    }
}
