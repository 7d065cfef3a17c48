package dev.holdfast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.datasets.PartitionFault.Kind;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to a partition behind the product's back, a verification names it. */
class DatasetSabotageTest {
    private static final String BIG = "9223372036854775809";

    @TempDir
    Path temp;

    private DatasetStore store;
    private Path partition;

    @BeforeEach
    void publish() {
        store = Cells.store(temp);
        partition = store.publish(Cells.publication(new Cells(temp).tables()))
                .partition()
                .folder();
    }

    private VerifyReport verify() {
        return store.verify(Cells.ID, PartitionCheck.NOTHING_MORE);
    }

    private List<String> words() {
        return verify().faults().stream().map(PartitionFault::inWords).toList();
    }

    private List<Kind> kinds() {
        return verify().faults().stream().map(PartitionFault::kind).toList();
    }

    private Path index(String name) {
        return partition.resolve("tile_index").resolve(name);
    }

    /** Puts another file in the place of one: the file that it is linked to stays as it is. */
    private void replace(String name, String... rows) throws IOException {
        Path made = temp.resolve("other.parquet");
        Cells.write(made, Cells.rows(rows));
        Files.delete(index(name));
        Files.move(made, index(name));
    }

    @Test
    void findsNothingWhereNothingWasDoneAndChangesNothing() throws IOException {
        Map<String, String> before = Cells.content(store.root());

        VerifyReport report = verify();

        assertThat(report.faults()).isEmpty();
        assertThat(List.of(report.tables(), report.files(), (int) report.rows()))
                .containsExactly(2, 3, 6);
        assertThat(Cells.content(store.root())).isEqualTo(before);
    }

    @Test
    void aByteFlipped() throws IOException {
        byte[] bytes = Files.readAllBytes(index("DE.parquet"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(index("DE.parquet"), bytes);

        assertThat(words())
                .anyMatch(fault -> fault.startsWith("changed: tile_index/DE.parquet: has the SHA-256 "))
                .anyMatch(fault -> fault.startsWith("receipt: tile_index: comes out as "));
    }

    @Test
    void aFileThatBreaksOff() throws IOException {
        byte[] bytes = Files.readAllBytes(index("DE.parquet"));
        Files.write(index("DE.parquet"), java.util.Arrays.copyOf(bytes, bytes.length - 9));

        assertThat(kinds()).contains(Kind.UNREADABLE, Kind.CHANGED, Kind.RECEIPT);
    }

    @Test
    void aRowMovedToAnotherFile() throws IOException {
        replace("DE.parquet", "('DE', 7, 1)", "('DE', 9, 1)");
        replace("FR.parquet", "('DE', 8, 1)", "('FR', 5, 1)", "('FR', " + BIG + ", 2)");

        assertThat(words())
                .contains(
                        "rows: tile_index/DE.parquet: has 2 rows, and 3 are declared",
                        "rows: tile_index/FR.parquet: has 3 rows, and 2 are declared",
                        "overlap: tile_index/FR.parquet: begins with (DE, 8), and tile_index/DE.parquet, which begins"
                                + " with (DE, 7), ends with (DE, 9)");
    }

    @Test
    void aRowMovedWithinItsFile() throws IOException {
        replace("DE.parquet", "('DE', 8, 1)", "('DE', 7, 1)", "('DE', 9, 1)");

        assertThat(kinds()).containsExactly(Kind.ORDER, Kind.CHANGED, Kind.RECEIPT);
    }

    @Test
    void aRowDoubled() throws IOException {
        replace("DE.parquet", "('DE', 7, 1)", "('DE', 8, 1)", "('DE', 8, 1)", "('DE', 9, 1)");

        assertThat(kinds()).contains(Kind.DUPLICATE, Kind.ROWS, Kind.CHANGED, Kind.RECEIPT);
    }

    @Test
    void aValueChanged() throws IOException {
        replace("DE.parquet", "('DE', 7, 1)", "('DE', 8, 1.0000000000000002)", "('DE', 9, 1)");

        assertThat(kinds()).containsExactly(Kind.CHANGED, Kind.RECEIPT);
    }

    @Test
    void anOrderBrokenByADecreaseThatWrapsUnsigned() throws IOException { // T34
        replace("FR.parquet", "('FR', " + BIG + ", 2)", "('FR', 5, 1)");

        assertThat(words())
                .anyMatch(fault ->
                        fault.startsWith("order: tile_index/FR.parquet: row 2 has (FR, 5) behind (FR, " + BIG + ")"));
    }

    @Test
    void aFileAdded() throws IOException {
        Files.copy(index("DE.parquet"), index("XX.parquet"));
        Files.writeString(partition.resolve(".hidden"), "");
        Files.createDirectory(partition.resolve("empty"));

        assertThat(words())
                .containsExactly(
                        "extra: .hidden: is in the partition and in no receipt",
                        "extra: empty: is in the partition and in no receipt",
                        "extra: tile_index/XX.parquet: is in the partition and in no receipt");
    }

    @Test
    void aFileRemoved() throws IOException {
        Files.delete(index("DE.parquet"));

        assertThat(kinds()).containsExactly(Kind.MISSING, Kind.RECEIPT, Kind.ROWS);
    }

    @Test
    void twoFilesThatChangedTheirNames() throws IOException {
        Files.move(index("DE.parquet"), index("x"));
        Files.move(index("FR.parquet"), index("DE.parquet"));
        Files.move(index("x"), index("FR.parquet"));

        assertThat(kinds()).contains(Kind.CHANGED, Kind.RECEIPT);
    }

    @Test
    void aFileThatLeadsElsewhere() throws IOException {
        Path away = Files.move(index("DE.parquet"), temp.resolve("away.parquet"));
        Files.createSymbolicLink(index("DE.parquet"), away);

        assertThat(words()).contains("missing: tile_index/DE.parquet: is not there, or is no ordinary file");
    }

    @Test
    void aTableRemoved() throws IOException {
        DurableFiles.deleteAll(partition.resolve("tile_bounds"));

        assertThat(kinds()).containsExactly(Kind.MISSING, Kind.RECEIPT, Kind.ROWS);
    }

    @Test
    void theOwnCheckOfTheDatasetIsAskedOfWhatIsOtherwiseWhole() throws IOException {
        PartitionCheck check = partition -> List.of("the weights of FR add up to 99, not to 100");

        assertThat(store.verify(Cells.ID, check).faults())
                .containsExactly(
                        new PartitionFault(Kind.CHECK, Cells.ID.text(), "the weights of FR add up to 99, not to 100"));

        Files.delete(index("DE.parquet"));
        assertThat(store.verify(Cells.ID, check).faults()).noneMatch(fault -> fault.kind() == Kind.CHECK);
    }

    @Test
    void aPartitionThatIsNotThereIsNoFaultButARefusal() throws IOException {
        DurableFiles.deleteAll(partition);

        assertThatThrownBy(this::verify).isInstanceOf(UnknownPartitionException.class);
    }
}
