package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a command of ours in a process of its own takes over from this one. */
class SelfCommandTest {

    @Test
    void takesOverAllOptionsButTheFolderOfThisProcess() {
        assertThat(SelfCommand.inherited(List.of(
                        "-Xmx1g",
                        "-Djava.io.tmpdir=/tmp/holdfast-4711-12345",
                        "-Dholdfast.terminal=true",
                        "-Djava.io.tmpdir=/big/disk")))
                .containsExactly("-Xmx1g", "-Dholdfast.terminal=true", "-Djava.io.tmpdir=/big/disk");
    }
}
