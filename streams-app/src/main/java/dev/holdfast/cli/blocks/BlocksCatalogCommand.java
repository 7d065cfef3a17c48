package dev.holdfast.cli.blocks;

import dev.holdfast.blocks.store.BlockCatalog;
import dev.holdfast.blocks.store.OpenBlocks;
import picocli.CommandLine.Command;

/** {@code holdfast blocks catalog}. */
@Command(name = "catalog", description = "List the blocks by their content, in order.")
final class BlocksCatalogCommand extends BlocksWork {
    @Override
    int look(OpenBlocks blocks) {
        return new CatalogReport(this, blocks).print(new BlockCatalog(blocks.store(), blocks.table()).blocks());
    }
}
