package dev.holdfast.handler.http;

import dev.holdfast.handler.AnswerReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Unpacks a body: some gateways pack every answer, whatever was asked for, and some do not even say so. */
final class PackedBody {
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final int ZLIB_METHOD = 8;

    private PackedBody() {}

    /**
     * Returns the body as it was before it was packed, of one byte more than an answer may have at most.
     *
     * @param codings the values of {@code Content-Encoding}, in the order in which they were applied
     * @throws IOException if it is packed in another way, or broken
     */
    static byte[] unpacked(byte[] body, List<String> codings) throws IOException {
        List<String> names = new ArrayList<>();
        for (String value : codings) {
            Collections.addAll(names, value.toLowerCase(Locale.ROOT).strip().split("\\s*,\\s*"));
        }
        Collections.reverse(names);
        byte[] plain = body;
        for (String name : names) {
            plain = unpacked(plain, name);
        }
        return isGzip(plain) ? read(new GZIPInputStream(new ByteArrayInputStream(plain)), body) : plain;
    }

    private static byte[] unpacked(byte[] body, String coding) throws IOException {
        boolean isPlain = body.length == 0 || coding.isEmpty() || coding.equals("identity");
        return switch (isPlain ? "identity" : coding) {
            case "identity", "utf-8" -> body;
            // Some say that a body is packed and send it as it is.
            case "gzip", "x-gzip" ->
                isGzip(body) ? read(new GZIPInputStream(new ByteArrayInputStream(body)), body) : body;
            case "deflate" -> inflated(body);
            default ->
                throw new IOException("the answer is packed with " + coding
                        + " (Content-Encoding), which was not asked for and cannot be unpacked; gzip and deflate can");
        };
    }

    private static byte[] inflated(byte[] body) throws IOException {
        boolean isZlib =
                (body[0] & 0x0f) == ZLIB_METHOD && body.length > 1 && ((body[0] << 8) | (body[1] & 0xff)) % 31 == 0;
        Inflater inflater = new Inflater(!isZlib);
        try {
            return body[0] == '{' || body[0] == '['
                    ? body
                    : read(new InflaterInputStream(new ByteArrayInputStream(body), inflater), body);
        } finally {
            inflater.end();
        }
    }

    private static boolean isGzip(byte[] body) {
        return body.length > 1 && (body[0] & 0xff) == GZIP_FIRST && (body[1] & 0xff) == GZIP_SECOND;
    }

    private static byte[] read(InputStream packed, byte[] body) throws IOException {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        try (packed) {
            byte[] some = packed.readNBytes(AnswerReader.MAX_BYTES + 1);
            plain.writeBytes(some);
        } catch (IOException broken) {
            throw new IOException(
                    "the answer is packed (Content-Encoding gzip or deflate) and broken, " + body.length + " bytes: "
                            + broken.getMessage(),
                    broken);
        }
        return plain.toByteArray();
    }
}
