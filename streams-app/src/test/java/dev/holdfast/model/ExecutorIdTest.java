package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class ExecutorIdTest {

    @Property
    void readsBackWhatItWrote(
            @ForAll @AlphaChars @Chars({'/', '-', '.'}) String instance, @ForAll @AlphaChars String incarnation) {
        ExecutorId id = new ExecutorId(instance, incarnation);

        assertThat(ExecutorId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void takesATextWithoutSlashAsAnInstance() {
        assertThat(ExecutorId.parse("host")).isEqualTo(new ExecutorId("host", ""));
    }
}
