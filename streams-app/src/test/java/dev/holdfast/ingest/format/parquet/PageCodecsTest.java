package dev.holdfast.ingest.format.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;

class PageCodecsTest {
    private static final byte[] PAGE = "one page of values, one page of values".getBytes(StandardCharsets.US_ASCII);

    private final BytesInputDecompressor gzip = new PageCodecs().getDecompressor(CompressionCodecName.GZIP);

    private static byte[] packed() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(PAGE);
        }
        return bytes.toByteArray();
    }

    @Test
    void unpacksGzipWithoutHadoop() throws IOException {
        assertThat(gzip.decompress(BytesInput.from(packed()), PAGE.length)
                        .toInputStream()
                        .readAllBytes())
                .isEqualTo(PAGE);
        ByteBuffer target = ByteBuffer.allocate(PAGE.length);
        gzip.decompress(ByteBuffer.wrap(packed()), packed().length, target, PAGE.length);
        assertThat(target.array()).isEqualTo(PAGE);
    }

    @Test
    void refusesAPageThatBreaksOff() {
        assertThatThrownBy(() -> gzip.decompress(BytesInput.from(packed()), PAGE.length + 1))
                .isInstanceOf(IOException.class);
    }
}
