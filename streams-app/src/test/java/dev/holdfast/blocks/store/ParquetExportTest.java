package dev.holdfast.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.blocks.Folders;
import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.model.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows in one file, however many there are. */
class ParquetExportTest {
    private static final BlockTable TABLE =
            new BlockTable("e", "t", TableShape.ofIntegers(List.of("a", "b", "c")), null, null);
    private static final long ROWS = 3_000_000;

    @TempDir
    Path temp;

    @Test
    void writesMoreRowsThanItsMemoryHoldsAndLeavesNothingElse() throws IOException {
        Path target = temp.resolve("rows.parquet");
        BlocksSettings little = new BlocksSettings(temp, "100MB", null, 2);

        new ParquetExport(little)
                .write(
                        TABLE,
                        sink -> {
                            for (long i = ROWS; i > 0; i--) {
                                sink.accept(new Object[] {i, i * 0x9E3779B97F4A7C15L, i ^ 0x5DEECE66DL});
                            }
                        },
                        target);

        try (Stream<Path> files = Files.list(temp)) {
            assertThat(files).containsExactly(target);
        }
        try (DuckDb duck = DuckDb.open(Folders.settings(temp), temp.resolve("spill"))) {
            assertThat(duck.number("SELECT count(*) FROM " + TableSql.rows(target)))
                    .isEqualTo(ROWS);
        }
    }
}
