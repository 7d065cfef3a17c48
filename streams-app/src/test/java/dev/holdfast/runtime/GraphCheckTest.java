package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** An upgrade that changes the topology is refused while old instances work. */
class GraphCheckTest {
    private static final String SUM = InstanceName.sumOf("this graph");

    @Test
    void knowsItsOwnKindWhateverItsNameAndThread() {
        String member = InstanceName.named("app-1").memberOf("this graph").orElseThrow();

        assertThat(GraphCheck.strangers(List.of(member + "-1", member + "-12"), SUM))
                .isEmpty();
    }

    @Test
    void namesThoseWithAnotherGraphOnce() {
        String member = InstanceName.named("app-1").memberOf("that graph").orElseThrow();

        assertThat(GraphCheck.strangers(List.of(member + "-1", member + "-2"), SUM))
                .containsExactly("app-1");
    }

    @Test
    void leavesAloneMembersThatAreNotOurs() {
        assertThat(GraphCheck.strangers(List.of("somebody"), SUM)).isEmpty();
    }

    @Test
    void drawsTheGraphAsTheApplicationDoes() throws IOException {
        try (InputStream golden = Objects.requireNonNull(GraphCheckTest.class.getResourceAsStream("/topology.txt"))) {
            assertThat(OfflineTopology.draw().toString().strip())
                    .isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).strip());
        }
    }
}
