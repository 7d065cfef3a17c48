package dev.holdfast.blocks.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.blocks.Folders;
import dev.holdfast.blocks.PrimeResults;
import dev.holdfast.blocks.store.DuckDb;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.blocks.store.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Run files: a stretch of a partition each, the same bytes for the same stretch. */
class RunWriterTest {
    @TempDir
    Path temp;

    @Test
    void cutsBetweenRecordsWhateverTheirSize() throws IOException { // P9
        for (int primesPerItem : List.of(50, 400)) {
            List<RunFile> runs = write("batch" + primesPerItem, results(primesPerItem), 1_000);

            assertThat(runs).hasSizeGreaterThan(1);
            for (int i = 1; i < runs.size(); i++) {
                assertThat(Long.parseLong(runs.get(i).min()))
                        .as("no prime in two files")
                        .isGreaterThan(Long.parseLong(runs.get(i - 1).max()));
            }
            assertThat(runs.stream().mapToLong(RunFile::units).sum()).isEqualTo(2_000);
        }
    }

    @Test
    void writesAFileAfterAMillionRowsAndOneMoreAtTheEnd() throws IOException { // P9
        Files.createDirectories(temp.resolve("large"));
        try (DuckDb duck = DuckDb.open(Folders.settings(temp), temp.resolve("spill"))) {
            RunWriter writer =
                    new RunWriter(PrimeResults.TABLE, duck, temp.resolve("large"), temp, Map.of(), () -> true);
            assertThat(writer.write(new ManyRows(7, 300_000), Long.MAX_VALUE)).isTrue();

            assertThat(writer.written())
                    .extracting(RunFile::name, RunFile::rows)
                    .as("the first whole items that hold a million, twice the same, and what is left")
                    .containsExactly(tuple("run_p0_0-3.parquet", 1_200_000L), tuple("run_p0_4-6.parquet", 900_000L));
        }
    }

    /** Items of so many rows each; the scan that knows primes is not asked here. */
    private record ManyRows(int items, int rowsEach) implements RowSource {
        @Override
        public int partitions() {
            return 1;
        }

        @Override
        public long read(int partition, long from, Sink sink) {
            long offset = from;
            boolean goOn = true;
            while (goOn && offset < items) {
                long first = offset * rowsEach;
                goOn = sink.rows(
                        offset, LongStream.range(first, first + rowsEach).mapToObj(p -> new Object[] {p, 0L, 0L, 0L}));
                offset++;
            }
            return offset;
        }
    }

    @Test
    void namesAFileForItsStretchAndWritesItTwiceTheSame() throws IOException {
        List<RunFile> once = write("once", results(400), 1_000);
        List<RunFile> twice = write("twice", results(400), 1_000);

        assertThat(once).extracting(RunFile::name).startsWith("run_p0_0-1.parquet", "run_p0_2-3.parquet");
        assertThat(twice).isEqualTo(once);
    }

    @Test
    void goesOnWhereTheOffsetsSay() throws IOException {
        Files.createDirectories(temp.resolve("on"));
        try (DuckDb duck = DuckDb.open(Folders.settings(temp), temp.resolve("spill"))) {
            RunWriter writer =
                    new RunWriter(PrimeResults.TABLE, duck, temp.resolve("on"), temp, Map.of(0, 3L), () -> true);
            assertThat(writer.write(results(400), Long.MAX_VALUE)).isTrue();
            assertThat(writer.written()).extracting(RunFile::name).containsExactly("run_p0_3-4.parquet");
            assertThat(writer.offsets()).containsExactly(Map.entry(0, 5L));
            assertThat(writer.write(results(400), Long.MAX_VALUE)).isFalse();
        }
    }

    private static PrimeResults results(int primesPerItem) {
        PrimeResults results = new PrimeResults(1);
        PrimeResults.items(primesPerItem, 2_000 / primesPerItem).forEach(rows -> results.add(0, rows));
        return results;
    }

    /** Writes in steps of so many rows, as rounds do. */
    private List<RunFile> write(String name, RowSource source, long rows) throws IOException {
        Path target = Files.createDirectories(temp.resolve(name));
        try (DuckDb duck = DuckDb.open(Folders.settings(temp), temp.resolve("spill"))) {
            RunWriter writer = new RunWriter(PrimeResults.TABLE, duck, target, temp, Map.of(), () -> true);
            boolean more = true;
            while (more) {
                more = writer.write(source, rows);
            }
            return writer.written();
        }
    }
}
