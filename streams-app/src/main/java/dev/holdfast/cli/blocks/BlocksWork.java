package dev.holdfast.cli.blocks;

import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.cli.BlocksOnDisk;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** What the commands share that look at blocks on the disk. */
abstract class BlocksWork extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Of which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Override
    public Integer call() {
        try (OpenBlocks blocks = BlocksOnDisk.fromDisk(options, Objects.requireNonNull(id))) {
            return look(blocks);
        }
    }

    /** Looks at them, prints, and returns the exit code. */
    abstract int look(OpenBlocks blocks);
}
