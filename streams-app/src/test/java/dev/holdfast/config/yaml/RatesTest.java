package dev.holdfast.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RatesTest {

    @Test
    void readsCallsOverTime() {
        assertThat(Rates.parse("5/s")).isEqualTo(new Rate(5, Duration.ofSeconds(1)));
        assertThat(Rates.parse(" 300 / m ")).isEqualTo(new Rate(300, Duration.ofMinutes(1)));
        assertThat(Rates.parse("1800/h").perSecond()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "5/", "/s", "0/s", "-1/s", "1.5/s", "5/d", "5 per s", "99999999999/s"})
    void refusesAllElse(String text) {
        assertThatThrownBy(() -> Rates.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a rate such as 5/s, 300/m or 1000/h, but was '" + text + "'");
    }
}
