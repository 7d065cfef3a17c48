package dev.holdfast.tiles.pages;

import com.github.luben.zstd.ZstdCompressCtx;
import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileError;
import dev.holdfast.tiles.TileException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.TypeDefinedOrder;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;

/**
 * Writes a table of one country's tiles as a Parquet file, straight from its spans. Its bytes depend on the spans, the
 * columns and the version of ZSTD alone (T25).
 */
public final class TileTable {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    /** It has no version of the product, so that a new one writes the same bytes. */
    private static final String WRITER = "holdfast version 1 (build tiles)";

    private static final int LEVEL = 1;

    private final TableOutput out;
    private final List<TileColumn> columns;
    private final ZstdCompressCtx zstd;
    private final PageBuffer buffer = new PageBuffer();
    private final TileGroup group = new TileGroup();
    private final List<RowGroup> groups = new ArrayList<>();
    private long rows;

    private TileTable(TableOutput out, List<TileColumn> columns, ZstdCompressCtx zstd) {
        this.out = out;
        this.columns = columns;
        this.zstd = zstd;
    }

    /**
     * Writes a file and forces it to the disk. Without a span it has the schema and no row (T7). A file that fails on the
     * way is deleted.
     *
     * @param file a new file
     * @param columns in the table's order
     * @param spans of one country, sorted by row and column
     * @throws TileException E003 if a tile comes twice or out of order
     * @throws IOException if it can't be written, or is there already
     */
    public static TableFile write(Path file, List<TileColumn> columns, Iterable<CellSpan> spans) throws IOException {
        try (TableOutput out = new TableOutput(file)) {
            try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
                zstd.setLevel(LEVEL);
                return new TileTable(out, columns, zstd).write(file, spans);
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(file);
                throw e;
            }
        }
    }

    private TableFile write(Path file, Iterable<CellSpan> spans) throws IOException {
        out.write(MAGIC, MAGIC.length);
        CellSpan previous = null;
        for (CellSpan span : spans) {
            requireOrder(previous, span);
            for (int from = span.first(); from <= span.last(); ) {
                from += group.add(span, from);
                if (group.tiles() == TileGroup.FULL) {
                    flush();
                }
            }
            previous = span;
        }
        if (group.tiles() > 0) {
            flush();
        }
        footer();
        String sha256 = out.finish();
        return new TableFile(file, rows, out.position(), sha256);
    }

    private static void requireOrder(@Nullable CellSpan previous, CellSpan span) {
        boolean rising = span.length() > 0
                && span.first() >= 0
                && (previous == null
                        || span.row() > previous.row()
                        || (span.row() == previous.row() && span.first() > previous.last()));
        if (!rising) {
            throw new TileException(
                    TileError.E003,
                    "the tiles of row " + span.row() + ", columns " + span.first() + " to " + span.last()
                            + " come twice or out of order"
                            + (previous == null
                                    ? ""
                                    : ": before them came row " + previous.row() + ", columns " + previous.first()
                                            + " to " + previous.last()));
        }
    }

    private void flush() throws IOException {
        List<ColumnChunk> chunks = new ArrayList<>();
        long bytes = 0;
        for (TileColumn column : columns) {
            ChunkWriter chunk = new ChunkWriter(out, zstd, buffer, column, group.tiles());
            column.encoder().write(group, chunk);
            ColumnChunk finished = chunk.finished();
            bytes += finished.getMeta_data().getTotal_uncompressed_size();
            chunks.add(finished);
        }
        groups.add(new RowGroup(chunks, bytes, group.tiles()));
        rows += group.tiles();
        group.clear();
    }

    private void footer() throws IOException {
        List<SchemaElement> schema = new ArrayList<>();
        schema.add(new SchemaElement("schema").setNum_children(columns.size()));
        List<ColumnOrder> orders = new ArrayList<>();
        for (TileColumn column : columns) {
            schema.add(column.type().schema(column.name()));
            orders.add(ColumnOrder.TYPE_ORDER(new TypeDefinedOrder()));
        }
        FileMetaData data = new FileMetaData(1, schema, rows, groups);
        data.setCreated_by(WRITER);
        data.setColumn_orders(orders);
        ByteArrayOutputStream footer = new ByteArrayOutputStream();
        Util.writeFileMetaData(data, footer);
        out.write(footer.toByteArray(), footer.size());
        out.write(ColumnType.UINT32.plain(footer.size()), 4);
        out.write(MAGIC, MAGIC.length);
    }
}
