package dev.holdfast.blocks.store;

import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rows in one Parquet file, sorted by the row key. */
public final class ParquetExport {
    private final BlocksSettings settings;

    public ParquetExport(BlocksSettings settings) {
        this.settings = settings;
    }

    /**
     * Writes.
     *
     * @param rows hands over the rows, in any order
     * @throws IOException if what was kept beside the file cannot be removed
     * @throws BlocksRefusedException if there is no room, or the file cannot be made
     */
    public void write(BlockTable table, Consumer<Consumer<@Nullable Object[]>> rows, Path target) throws IOException {
        Path parent = Objects.requireNonNull(target.toAbsolutePath().getParent());
        Path spill = parent.resolve(target.getFileName() + ".spill");
        try (DuckDb duck = DuckDb.open(settings, spill);
                RowFile file = new RowFile(duck, table.shape())) {
            rows.accept(file::add);
            file.write(target, table.experimentId());
        } finally {
            DurableFiles.deleteAll(spill);
        }
    }
}
