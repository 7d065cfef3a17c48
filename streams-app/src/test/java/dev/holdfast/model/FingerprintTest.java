package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same error of two items has one fingerprint; two errors have two. */
class FingerprintTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "HTTP 500: request 17 failed, HTTP 500: request 4211 failed",
                "timeout after 1.5 s, timeout after 60.0 s",
                "no such case '15-0052', no such case 'x y'",
                "trace 3f2c9a10-0d1e-4b2a-9c3d-001122334455, trace aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
                "at 0x7f3a9c at 12:30:01, AT  0xdeadbeef1 at 9:00:59",
            })
    void isTheSameForTheSameErrorOfTwoItems(String one, String other) {
        assertThat(Fingerprint.of(one)).isEqualTo(Fingerprint.of(other));
    }

    @ParameterizedTest
    @CsvSource({
        "connection refused, connection reset",
        "POST http://h/x answered 500: a, POST http://h/x answered 503: a",
        "POST http://h/x answered 502: a, POST http://h/x answered 503: a",
        "HTTP/1.1 429 slow, HTTP/1.1 503 slow",
        "the program ended with exit code 1, the program ended with exit code 137",
        "ended by signal 9, ended by signal 15",
        "cannot read 'a', cannot write 'a'",
        "the cat's hat is red, the cat's hat is blue"
    })
    void differsForTwoErrors(String one, String other) {
        assertThat(Fingerprint.of(one)).isNotEqualTo(Fingerprint.of(other));
    }

    @Test
    void differsForTheKindOfErrorThatABodyNames() {
        String one =
                "answered 400: {\"error\":{\"message\":\"too many in 17\",\"type\":\"invalid_request\",\"code\":502}}";
        for (String other : List.of(one.replace("invalid_request", "context_length"), one.replace("502", "503"))) {
            assertThat(Fingerprint.of(other)).isNotEqualTo(Fingerprint.of(one));
        }
        assertThat(Fingerprint.of(one.replace("17", "18"))).isEqualTo(Fingerprint.of(one));
    }

    @Property
    void doesNotDependOnNumbers(
            @ForAll @IntRange(max = 1_000_000) int one, @ForAll @IntRange(max = 1_000_000) int two) {
        assertThat(Fingerprint.of("row " + one + " of shard " + two)).isEqualTo(Fingerprint.of("row 1 of shard 2"));
    }

    @Property
    void isTenHexadecimalDigitsForAnyMessage(@ForAll String message) {
        assertThat(Fingerprint.of(message)).matches("[0-9a-f]{10}");
    }
}
