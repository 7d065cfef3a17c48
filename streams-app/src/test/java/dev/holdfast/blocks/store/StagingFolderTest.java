package dev.holdfast.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Staging;
import dev.holdfast.handler.Tasks;
import dev.holdfast.model.StagedRows;
import dev.holdfast.model.TableShape;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Handlers leave rows beside the blocks of their experiment, whole or not at all. */
class StagingFolderTest {
    private static final TableShape SHAPE = TableShape.ofIntegers(List.of("a", "b"));

    @TempDir
    Path temp;

    @Test
    void leavesAFileThatOnlyItsReferenceNames() throws Exception {
        StagedRows staged = staging(temp).stage(Tasks.ANY_KEY, SHAPE, sink -> sink.accept(new long[] {7, 8}));

        assertThat(staged.rows()).isOne();
        assertThat(names()).containsExactly(staged.file());
    }

    @Test
    void leavesNothingOfAnAttemptThatFailed() throws IOException {
        HandlerFailure failure = new HandlerFailure(ErrorCategory.DATA_ERROR, "no such prime");

        assertThatThrownBy(() -> staging(temp).stage(Tasks.ANY_KEY, SHAPE, sink -> {
                    sink.accept(new long[] {7, 8});
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(names()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeUsedIsNotTheFaultOfTheItem() throws IOException {
        Path file = Files.writeString(temp.resolve("a file"), "");

        assertThatThrownBy(() -> staging(file).stage(Tasks.ANY_KEY, SHAPE, sink -> {}))
                .isInstanceOfSatisfying(HandlerFailure.class, failure -> {
                    assertThat(failure.category()).isEqualTo(ErrorCategory.UNAVAILABLE);
                    assertThat(failure).hasMessageContaining("make it writable and give it room, or set blocks.folder");
                });
    }

    private static Staging staging(Path folder) {
        return new StagingFolder(new BlocksSettings(folder, "512MB", null, 1));
    }

    private List<String> names() {
        return BlockFolder.names(
                BlockFolder.of(temp, Tasks.ANY_KEY.experimentId()).staged());
    }
}
