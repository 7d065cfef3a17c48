package dev.holdfast.cli.blocks;

import dev.holdfast.blocks.store.BlockCatalog;
import dev.holdfast.blocks.store.OpenBlocks;
import picocli.CommandLine.Command;

/** {@code holdfast blocks runs}. */
@Command(name = "runs", description = "List the run files that have not become blocks yet.")
final class BlocksRunsCommand extends BlocksWork {
    @Override
    int look(OpenBlocks blocks) {
        return new CatalogReport(this, blocks).print(new BlockCatalog(blocks.store(), blocks.table()).runs());
    }
}
