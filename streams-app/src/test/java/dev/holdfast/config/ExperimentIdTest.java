package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.ExperimentSection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of experiments name folders and begin keys: one that makes too long a name is refused before any work. */
class ExperimentIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pretrained=/scratch/projects/team-a/checkpoints/run 7/step 12000,dtype=bfloat16,max_length=4096,tp=4"
                        + "|prompt=v3/short (b)|temp=0.0|seed=42|data=/scratch/projects/team-a/data",
                "長い名前長い名前長い名前長い名前長い名前長い名前"
            })
    void refusesAnIdWhoseFolderWouldHaveTooLongAName(String id) {
        assertThatThrownBy(() -> ExperimentSection.requireId(id))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("makes a folder's name of ")
                .hasMessageContaining("200 at most");
    }

    @Test
    void takesTheLongestIdThatFits() {
        assertThat(ExperimentSection.requireId("x".repeat(200))).hasSize(200);
        assertThat(ExperimentSection.requireId("長い名前長い名前長い名前長い名前長い名前長い")).hasSize(22);
    }
}
