package dev.holdfast.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.PointerKind;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys of snapshots and pointers have one form, whatever stands in a name: run ids are often times with colons. */
class SnapshotKeyTest {

    @Test
    void areReadableText() {
        assertThat(new SnapshotKey("ipv 2024", "run", 12)).hasToString("ipv%202024/run/12");
        assertThat(new PointerKey("a/b", "2026-01-01T10:00", PointerKind.LATEST))
                .hasToString("a%2Fb/2026-01-01T10%3A00/latest");
    }

    @Property(tries = 200)
    void areReadBackAsTheyWereWritten(
            @ForAll @NotBlank @StringLength(max = 30) String cohort,
            @ForAll @NotBlank @StringLength(max = 30) String stage,
            @ForAll @LongRange(min = 1, max = 999_999_999_999_999_999L) long seq) {
        Assume.that(isUnicode(cohort) && isUnicode(stage));

        SnapshotKey key = new SnapshotKey(cohort, stage, seq);
        PointerKey pointer = new PointerKey(cohort, stage, PointerKind.BASELINE);

        assertThat(SnapshotKey.parse(key.toString())).isEqualTo(key);
        assertThat(PointerKey.parse(pointer.toString())).isEqualTo(pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "a/b/c", "a/b/0", "a/b/-1", "a/b/01", "a/b/1/2", "/b/1", "a b/c/1", "a/b/1e3"})
    void areNotAnyText(String text) {
        assertThatThrownBy(() -> SnapshotKey.parse(text)).isInstanceOf(InvalidKeyException.class);
        assertThatThrownBy(() -> PointerKey.parse(text)).isInstanceOf(InvalidKeyException.class);
    }

    private static boolean isUnicode(String text) {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
