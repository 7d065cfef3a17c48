package dev.holdfast.cli;

import dev.holdfast.blocks.BlockFolder;
import dev.holdfast.blocks.BlocksRefusedException;
import dev.holdfast.blocks.StagedFiles;
import dev.holdfast.blocks.StagedWriter;
import dev.holdfast.config.BlocksConfig;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Staging;
import dev.holdfast.model.StagedRows;
import dev.holdfast.model.TableShape;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ErrorCategory;

/** Where handlers leave their rows: beside the blocks of the experiment. It lives as long as the process. */
final class StagingFolder implements Staging {
    private final BlocksConfig settings;
    private final StagedFiles files;

    StagingFolder(BlocksConfig settings) {
        this.settings = settings;
        this.files = new StagedFiles(settings);
    }

    @Override
    public StagedRows stage(ItemKey key, TableShape shape, Rows rows) throws HandlerFailure, InterruptedException {
        BlockFolder folder = BlockFolder.of(settings.folder(), key.experimentId());
        try (StagedWriter writer = files.writer(folder, shape)) {
            rows.writeTo(writer::add);
            return writer.finish();
        } catch (BlocksRefusedException e) {
            throw new HandlerFailure(ErrorCategory.UNAVAILABLE, "the rows could not be staged: " + e.getMessage());
        }
    }
}
