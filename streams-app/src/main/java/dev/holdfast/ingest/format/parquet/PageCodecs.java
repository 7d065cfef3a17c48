package dev.holdfast.ingest.format.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Unpacks the pages of a Parquet file. GZIP is unpacked by Java itself: Parquet's own way would need Hadoop. */
final class PageCodecs implements CompressionCodecFactory {
    private static final int ANY_PAGE_SIZE = 1 << 16;

    private final CompressionCodecFactory others = new CodecFactory(new PlainParquetConfiguration(), ANY_PAGE_SIZE);

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        return others.getCompressor(codec);
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        return codec == CompressionCodecName.GZIP ? new Gzip() : others.getDecompressor(codec);
    }

    @Override
    public void release() {
        others.release();
    }

    private static final class Gzip implements BytesInputDecompressor {
        @Override
        public BytesInput decompress(BytesInput packed, int size) throws IOException {
            return BytesInput.from(unpacked(packed.toInputStream(), size));
        }

        @Override
        public void decompress(ByteBuffer packed, int packedSize, ByteBuffer target, int size) throws IOException {
            byte[] bytes = new byte[packedSize];
            packed.get(bytes);
            target.put(unpacked(new ByteArrayInputStream(bytes), size));
        }

        private static byte[] unpacked(InputStream packed, int size) throws IOException {
            try (InputStream in = new GZIPInputStream(packed)) {
                byte[] bytes = in.readNBytes(size);
                if (bytes.length != size) {
                    throw new IOException("a page of it breaks off");
                }
                return bytes;
            }
        }

        @Override
        public void release() {}
    }
}
