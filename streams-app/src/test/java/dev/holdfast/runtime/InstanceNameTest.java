package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstanceNameTest {

    @Test
    void comesBackAsTheMemberThatItWasOnlyWithTheSameGraph() {
        InstanceName before = InstanceName.embedded();
        InstanceName after = InstanceName.embedded();

        assertThat(after.memberOf("a graph")).isEqualTo(before.memberOf("a graph"));
        assertThat(after.memberOf("a graph with more")).isNotEqualTo(before.memberOf("a graph"));
        assertThat(InstanceName.anonymous().memberOf("a graph")).isEmpty();
    }
}
