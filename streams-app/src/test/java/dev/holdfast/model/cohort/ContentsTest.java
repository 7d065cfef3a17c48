package dev.holdfast.model.cohort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.ContentEncoding;
import dev.holdfast.schemas.avro.SnapshotContent;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Large maps are stored compressed, and nobody who reads them notices (S25). */
class ContentsTest {
    private static final Map<String, Object> PROMPT = Map.of("system", "You are careful. ".repeat(2_000));

    @Test
    @DisplayName("S25: from the threshold on a map is compressed, and reads back as it was")
    void compressesLargeMaps() {
        SnapshotContent large = Contents.pack(PROMPT);
        SnapshotContent small = Contents.pack(Map.of("a", 1));

        assertThat(large.getEncoding()).isEqualTo(ContentEncoding.DEFLATE);
        assertThat(large.getBytes().remaining()).isLessThan(large.getLength() / 10);
        assertThat(Contents.unpack(large)).isEqualTo(CanonicalJson.of(PROMPT));
        assertThat(small.getEncoding()).isEqualTo(ContentEncoding.PLAIN);
        assertThat(Contents.unpack(small)).isEqualTo("{\"a\":1}");
    }

    @Test
    void keepsWhatCannotBeCompressed() {
        String noise = new Random(1)
                .ints(60_000, ' ', 0xd7ff)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());

        assertThat(Contents.unpack(Contents.pack(Map.of("noise", noise))))
                .isEqualTo(CanonicalJson.of(Map.of("noise", noise)));
    }

    @Test
    @DisplayName("S14, S24: what was changed on the way is noticed")
    void noticesWhatWasChanged() {
        SnapshotContent whole = Contents.pack(PROMPT);
        List<SnapshotContent> broken = List.of(
                with(whole, whole.getLength() - 1, whole.getBytes()),
                with(whole, whole.getLength() + 1, whole.getBytes()),
                with(whole, -1, whole.getBytes()),
                with(whole, Integer.MAX_VALUE, whole.getBytes()),
                with(whole, whole.getLength(), ByteBuffer.wrap(new byte[] {1, 2, 3})),
                with(whole, whole.getLength(), ByteBuffer.wrap(new byte[0])));

        assertThat(broken)
                .allSatisfy(content -> assertThatThrownBy(() -> Contents.unpack(content))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    private static SnapshotContent with(SnapshotContent content, int length, ByteBuffer bytes) {
        return new SnapshotContent(content.getEncoding(), length, content.getSha256(), bytes);
    }
}
