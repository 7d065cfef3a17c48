package dev.holdfast.blocks.store;

import dev.holdfast.blocks.audit.FileScans;
import dev.holdfast.blocks.audit.OrderCheck;
import dev.holdfast.blocks.audit.ScanDepth;
import dev.holdfast.blocks.audit.ScannedFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lists of blocks and of run files: the only place that counts them (P22). */
public final class BlockCatalog {
    private final BlockStore store;
    private final BlockTable table;

    public BlockCatalog(BlockStore store, BlockTable table) {
        this.store = store;
        this.table = table;
    }

    /** Returns the blocks in the order of their content, those that cannot be read at the end. */
    public List<CatalogRow> blocks() {
        return rows(store.folder().blocks());
    }

    /** Returns the run files. */
    public List<CatalogRow> runs() {
        return rows(store.folder().runs());
    }

    private List<CatalogRow> rows(Path folder) {
        List<ScannedFile> files = new FileScans(store, table, ScanDepth.ROWS).of(folder, BlockFolder.names(folder));
        List<ScannedFile> sorted =
                new ArrayList<>(new OrderCheck(store.duck(), store.folder(), table, 0).inOrder(files));
        files.stream().filter(file -> !file.isReadable()).forEach(sorted::add);
        return sorted.stream().map(file -> row(folder, file)).toList();
    }

    private static CatalogRow row(Path folder, ScannedFile file) {
        Path path = folder.resolve(file.name());
        Integer number = BlockNames.number(file.name()).isPresent()
                ? BlockNames.number(file.name()).getAsInt()
                : null;
        if (!file.isReadable()) {
            String trouble = file.faults().isEmpty()
                    ? "has no rows"
                    : file.faults().get(0).what();
            return new CatalogRow(path, number, null, null, null, null, file.bytes(), trouble);
        }
        return new CatalogRow(path, number, file.min(), file.max(), file.rows(), file.units(), file.bytes(), null);
    }
}
