package dev.holdfast.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DurationsTest {

    @Property
    void readsBackWhateverItWrote(@ForAll @LongRange(max = 315_360_000_000L) long millis) {
        Duration duration = Duration.ofMillis(millis);

        assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
    }

    @Test
    void readsEachUnit() {
        assertThat(Durations.parse("250ms")).isEqualTo(Duration.ofMillis(250));
        assertThat(Durations.parse("60s")).isEqualTo(Duration.ofSeconds(60));
        assertThat(Durations.parse("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Durations.parse("2h")).isEqualTo(Duration.ofHours(2));
        assertThat(Durations.parse("7d")).isEqualTo(Duration.ofDays(7));
    }

    @Test
    void refusesWhatWouldOverflow() {
        assertThatThrownBy(() -> Durations.parse("999999999999d"))
                .hasMessage("must be at most 3650d, but was '999999999999d'");
    }

    @Test
    void writesForPeopleAsRuleR27Says() {
        assertThat(Durations.forPeople(Duration.ofSeconds(45))).isEqualTo("45s");
        assertThat(Durations.forPeople(Duration.ofSeconds(303))).isEqualTo("5m 3s");
        assertThat(Durations.forPeople(Duration.ofMinutes(185))).isEqualTo("3h 5m");
    }
}
