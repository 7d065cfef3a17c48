package dev.holdfast.blocks.store;

import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Staging;
import dev.holdfast.model.StagedRows;
import dev.holdfast.model.TableShape;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.ErrorCategory;

/** Where handlers leave their rows: beside the blocks of the experiment. It lives as long as the process. */
public final class StagingFolder implements Staging {
    private final BlocksSettings settings;
    private final StagedFiles files;

    public StagingFolder(BlocksSettings settings) {
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
