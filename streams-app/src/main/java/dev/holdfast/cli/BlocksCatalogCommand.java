package dev.holdfast.cli;

import dev.holdfast.blocks.Catalog;
import dev.holdfast.runtime.OpenBlocks;
import picocli.CommandLine.Command;

/** {@code holdfast blocks catalog}. */
@Command(name = "catalog", description = "List the blocks by their content, in order.")
final class BlocksCatalogCommand extends BlocksWork {
    @Override
    int look(OpenBlocks blocks) {
        return new CatalogReport(this, blocks).print(new Catalog(blocks.store(), blocks.table()).blocks());
    }
}
