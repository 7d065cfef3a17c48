package dev.holdfast.tiles.pages;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;

/** Writes the pages of one column in one row group. Each part of a column is one page. */
final class ChunkWriter {
    private final TableOutput out;
    private final ZstdCompressCtx zstd;
    private final TileColumn column;
    private final int rows;
    private final boolean compressed;
    private final PageBuffer buffer;
    private final List<Encoding> encodings = new ArrayList<>(List.of(Encoding.RLE));
    private final Statistics statistics = new Statistics().setNull_count(0);
    private long uncompressedBytes;
    private long writtenBytes;
    private long dictionaryAt = -1;
    private long dataAt = -1;

    ChunkWriter(TableOutput out, ZstdCompressCtx zstd, PageBuffer buffer, TileColumn column, int rows) {
        this.out = out;
        this.zstd = zstd;
        this.buffer = buffer;
        this.column = column;
        this.rows = rows;
        this.compressed = column.encoder().isCompressed();
    }

    /** An empty buffer for the next page. */
    PageBuffer page() {
        buffer.clear();
        return buffer;
    }

    /** Writes the buffer as the dictionary of so many values. */
    void dictionary(int values) throws IOException {
        dictionaryAt = out.position();
        encodings.add(Encoding.PLAIN);
        PageHeader header = header(PageType.DICTIONARY_PAGE);
        header.setDictionary_page_header(new DictionaryPageHeader(values, Encoding.PLAIN));
        write(header);
    }

    /** Writes the buffer as the values of all rows. */
    void data(Encoding encoding) throws IOException {
        dataAt = out.position();
        encodings.add(encoding);
        PageHeader header = header(PageType.DATA_PAGE);
        header.setData_page_header(new DataPageHeader(rows, encoding, Encoding.RLE, Encoding.RLE));
        write(header);
    }

    /** The least and the greatest value in the column's own order, unsigned for unsigned ones. */
    void bounds(byte[] least, byte[] greatest) {
        statistics.setMin_value(least).setMax_value(greatest);
    }

    private static PageHeader header(PageType type) {
        return new PageHeader(type, 0, 0);
    }

    private void write(PageHeader header) throws IOException {
        int length = buffer.length();
        byte[] bytes = buffer.array();
        int packed = length;
        if (compressed) {
            bytes = new byte[Math.toIntExact(Zstd.compressBound(length))];
            packed = zstd.compressByteArray(bytes, 0, bytes.length, buffer.array(), 0, length);
        }
        CRC32 crc = new CRC32();
        crc.update(ByteBuffer.wrap(bytes, 0, packed));
        header.setUncompressed_page_size(length).setCompressed_page_size(packed).setCrc((int) crc.getValue());
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        Util.writePageHeader(header, head);
        out.write(head.toByteArray(), head.size());
        out.write(bytes, packed);
        uncompressedBytes += head.size() + length;
        writtenBytes += head.size() + packed;
    }

    /** The chunk's entry in the file's footer. */
    ColumnChunk finished() {
        ColumnMetaData data = new ColumnMetaData(
                column.type().physical(),
                encodings,
                List.of(column.name()),
                compressed ? CompressionCodec.ZSTD : CompressionCodec.UNCOMPRESSED,
                rows,
                uncompressedBytes,
                writtenBytes,
                dataAt);
        data.setStatistics(statistics);
        if (dictionaryAt >= 0) {
            data.setDictionary_page_offset(dictionaryAt);
        }
        ColumnChunk chunk = new ColumnChunk(dictionaryAt >= 0 ? dictionaryAt : dataAt);
        chunk.setMeta_data(data);
        return chunk;
    }
}
