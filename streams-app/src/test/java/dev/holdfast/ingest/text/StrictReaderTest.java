package dev.holdfast.ingest.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictReaderTest {

    /** Gives few bytes at a time, so that characters are cut in two. */
    private static InputStream drop(byte[] bytes, int most) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] target, int from, int length) throws IOException {
                return super.read(target, from, Math.min(length, most));
            }
        };
    }

    private static String all(Reader reader) throws IOException {
        StringWriter text = new StringWriter();
        reader.transferTo(text);
        return text.toString();
    }

    @Property
    void readsBackAnyText(@ForAll @StringLength(max = 200) String text, @ForAll @IntRange(min = 1, max = 7) int most)
            throws IOException {
        Assume.that(StandardCharsets.UTF_8.newEncoder().canEncode(text) && !text.startsWith("\uFEFF"));
        for (Charset charset : new Charset[] {StandardCharsets.UTF_8, StandardCharsets.UTF_16LE}) {
            assertThat(all(new StrictReader(drop(text.getBytes(charset), most), charset, false, (oddity, line) -> {})))
                    .isEqualTo(text);
        }
    }

    @Test
    void readsMoreThanItsBuffers() throws IOException {
        String text = "é😀x".repeat(100_000);

        assertThat(all(new StrictReader(
                        drop(text.getBytes(StandardCharsets.UTF_8), 4_097),
                        StandardCharsets.UTF_8,
                        false,
                        (oddity, line) -> {})))
                .isEqualTo(text);
    }

    @Test
    void givesOutWhatIsGoodBeforeItFails() throws IOException {
        byte[] bytes = "ab\n\n\r\ncd\rx".getBytes(StandardCharsets.ISO_8859_1);
        byte[] bad = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        bad[bytes.length] = (byte) 0xff;
        StrictReader reader =
                new StrictReader(new ByteArrayInputStream(bad), StandardCharsets.UTF_8, false, (oddity, line) -> {});

        assertThat(reader.read(new char[100])).isEqualTo(bytes.length);
        assertThatThrownBy(() -> reader.read(new char[100]))
                .isInstanceOfSatisfying(
                        MalformedTextException.class, e -> assertThat(e.line()).isEqualTo(4))
                .hasMessage("byte 0xFF at position 10 is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100})
    void noticesACharacterThatIsCutAtTheEnd(int most) {
        StrictReader reader = new StrictReader(
                drop(new byte[] {'a', (byte) 0xe2, (byte) 0x82}, most),
                StandardCharsets.UTF_8,
                false,
                (oddity, line) -> {});

        assertThatThrownBy(() -> all(reader)).hasMessage("byte 0xE2 at position 1 is not UTF-8");
    }
}
