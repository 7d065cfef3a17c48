package dev.holdfast.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NativeTextTest {

    @Test
    void namesTheLocaleWhereALetterCannotBeHandedOut() {
        assertThat(NativeText.problem("größe", StandardCharsets.US_ASCII))
                .contains(
                        "the locale's encoding US-ASCII has not all letters of 'größe'; set a locale of UTF-8, such as"
                                + " LC_ALL=C.UTF-8");
        assertThat(NativeText.problem("größe", StandardCharsets.ISO_8859_1)).isEmpty();
        assertThat(NativeText.problem("東京", StandardCharsets.ISO_8859_1)).isPresent();
        assertThat(NativeText.problem("東京", StandardCharsets.UTF_8)).isEmpty();
        assertThat(NativeText.problem("plain", StandardCharsets.US_ASCII)).isEmpty();
    }

    @Test
    void namesTheLocaleWhereALetterWasLostOnTheWayIn() {
        assertThat(NativeText.problemOfArgument("gr\uFFFD\uFFFDe", StandardCharsets.US_ASCII))
                .isPresent();
        assertThat(NativeText.problemOfArgument("gr\uFFFDe", StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(NativeText.problemOfArgument("plain", StandardCharsets.US_ASCII))
                .isEmpty();
    }
}
