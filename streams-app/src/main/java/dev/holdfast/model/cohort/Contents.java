package dev.holdfast.model.cohort;

import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.avro.ContentEncoding;
import dev.holdfast.schemas.avro.SnapshotContent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The maps of a snapshot as they are stored: small ones as they are, large ones compressed (S25). */
public final class Contents {
    /** From so many bytes on a map is compressed. */
    public static final int THRESHOLD_BYTES = 2048;
    /** The longest map that is unpacked. */
    static final int MOST_BYTES = 64 << 20;

    private Contents() {}

    /** Packs a map. */
    public static SnapshotContent pack(Map<String, @Nullable Object> map) {
        byte[] text = CanonicalJson.of(map).getBytes(StandardCharsets.UTF_8);
        boolean large = text.length >= THRESHOLD_BYTES;
        return new SnapshotContent(
                large ? ContentEncoding.DEFLATE : ContentEncoding.PLAIN,
                text.length,
                Sha256.hex(text),
                ByteBuffer.wrap(large ? deflated(text) : text));
    }

    /**
     * Returns the canonical JSON of a packed map.
     *
     * @throws IllegalArgumentException if it is not what was packed
     */
    public static String unpack(SnapshotContent content) {
        ByteBuffer packed = content.getBytes().duplicate();
        byte[] bytes = new byte[packed.remaining()];
        packed.get(bytes);
        byte[] text = switch (content.getEncoding()) {
            case PLAIN -> bytes;
            case DEFLATE -> inflated(bytes, content.getLength());
            case UNKNOWN ->
                throw new IllegalArgumentException("a newer version of Holdfast packed it: update this one");
        };
        if (text.length != content.getLength() || !Sha256.hex(text).equals(content.getSha256())) {
            throw new IllegalArgumentException("it is not what its checksum was made of");
        }
        return new String(text, StandardCharsets.UTF_8);
    }

    private static byte[] deflated(byte[] text) {
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(text);
            deflater.finish();
            // Deflate adds at most five bytes to each 16 KiB that it cannot compress, and a frame.
            byte[] packed = new byte[text.length + 64 + 5 * (text.length / 16_000 + 1)];
            int length = deflater.deflate(packed);
            return Arrays.copyOf(packed, length);
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflated(byte[] packed, int length) {
        if (length < 0 || length > MOST_BYTES) {
            throw new IllegalArgumentException("it says that it has " + length + " bytes");
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            byte[] text = new byte[length];
            int read = inflater.inflate(text);
            if (read != length || (!inflater.finished() && inflater.inflate(new byte[1]) > 0)) {
                throw new IllegalArgumentException("it is not as long as it says");
            }
            return text;
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("it cannot be unpacked: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
    }
}
