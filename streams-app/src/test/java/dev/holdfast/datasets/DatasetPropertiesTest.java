package dev.holdfast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.testing.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for every partition, whatever its rows and wherever its files are cut. */
class DatasetPropertiesTest {

    @Property(tries = 40)
    void rowsInUnsignedOrderArePublishedWhereverTheyAreCutAndNoOthers(
            @ForAll @Size(min = 2, max = 9) Set<Long> tiles,
            @ForAll @IntRange(min = 0, max = 8) int cut,
            @ForAll @IntRange(min = 0, max = 8) int one,
            @ForAll @IntRange(min = 1, max = 8) int further) {
        List<Long> sorted = new ArrayList<>(tiles);
        sorted.sort(Long::compareUnsigned);
        List<Long> swapped = new ArrayList<>(sorted);
        int from = one % sorted.size();
        int to = (from + 1 + further % (sorted.size() - 1)) % sorted.size();
        Collections.swap(swapped, from, to);
        int at = 1 + cut % (sorted.size() - 1);
        try (TemporaryFolder temp = new TemporaryFolder()) {
            DatasetStore store = Cells.store(temp.path());
            Cells cells = new Cells(temp.path());

            PartitionInvalidException refused = catchThrowableOfType(
                    PartitionInvalidException.class, () -> store.publish(Cells.publication(cut(cells, swapped, at))));

            // Two that change their places at the ends of one-row files are in order again, for files have none.
            boolean isOrderOfFilesOnly = sorted.size() == 2;
            assertThat(refused == null).isEqualTo(isOrderOfFilesOnly);
            if (!isOrderOfFilesOnly) {
                assertThat(store.publish(Cells.publication(cut(cells, sorted, at)))
                                .partition()
                                .tables()
                                .get(0)
                                .rows())
                        .isEqualTo(sorted.size());
            }
        }
    }

    private static TableFiles cut(Cells cells, List<Long> tiles, int at) {
        return Cells.index(
                cells.file("a.parquet", Cells.rows(rows(tiles.subList(0, at)))),
                cells.file("b.parquet", Cells.rows(rows(tiles.subList(at, tiles.size())))));
    }

    private static String[] rows(List<Long> tiles) {
        return tiles.stream()
                .map(tile -> "('FR', " + Long.toUnsignedString(tile) + ", 1)")
                .toArray(String[]::new);
    }

    @Property(tries = 150)
    void whateverByteOfWhateverFileIsChangedAVerificationSaysSo(
            @ForAll @IntRange(min = 0, max = 7) int file,
            @ForAll @IntRange(min = 0, max = 99_999) int place,
            @ForAll @IntRange(min = 1, max = 255) int bits)
            throws IOException {
        Path which = Published.FILES.get(file);
        byte[] whole = Files.readAllBytes(which);
        byte[] changed = whole.clone();
        changed[place % changed.length] ^= (byte) bits;
        Files.write(which, changed);
        try {
            assertThat(Published.verify().isClean()).as(which + " at " + place).isFalse();
        } finally {
            Files.write(which, whole);
        }
        if (place % 10 == 0) {
            assertThat(Published.verify().faults()).isEmpty();
        }
    }

    /** One partition for all tries; each puts back what it changed. */
    private static final class Published {
        private static final TemporaryFolder TEMP = new TemporaryFolder();
        private static final DatasetStore STORE = Cells.store(TEMP.path());
        private static final List<Path> FILES = files();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(TEMP::close));
        }

        private static List<Path> files() {
            Partition partition = STORE.publish(Cells.publication(new Cells(TEMP.path()).tables()))
                    .partition();
            List<Path> all = new ArrayList<>(partition.files("tile_index"));
            all.addAll(partition.files("tile_bounds"));
            WriteOnce.names(STORE.evidence(Cells.ID))
                    .forEach(name -> all.add(STORE.evidence(Cells.ID).resolve(name)));
            return all;
        }

        static VerifyReport verify() {
            return STORE.verify(Cells.ID, PartitionCheck.NOTHING_MORE);
        }
    }
}
