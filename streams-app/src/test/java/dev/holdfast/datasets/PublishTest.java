package dev.holdfast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.files.DurableFiles;
import dev.holdfast.model.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partition is published whole, once, and only if it is what it is declared to be. */
class PublishTest {
    @TempDir
    Path temp;

    private Cells cells;
    private DatasetStore store;

    @BeforeEach
    void open() {
        cells = new Cells(temp);
        store = Cells.store(temp);
    }

    @Test
    void putsAllTablesInOneFolderAndNothingElseAndTheEvidenceOutside() throws IOException { // T23, T30
        PublishOutcome outcome = store.publish(Cells.publication(cells.tables()));

        assertThat(outcome.isNew()).isTrue();
        Path folder = store.root().resolve("tile_index").resolve(Cells.MADE.hash());
        assertThat(Cells.content(folder))
                .containsOnlyKeys(
                        "tile_index",
                        "tile_index/DE.parquet",
                        "tile_index/FR.parquet",
                        "tile_bounds",
                        "tile_bounds/all.parquet");
        assertThat(WriteOnce.names(folder.resolveSibling("evidence").resolve(Cells.MADE.hash())))
                .containsExactly("counters.json", "receipts.json", "receipts.sha256", "report.json", "summaries.jsonl");
        assertThat(folder.resolveSibling(".stage")).doesNotExist();
        assertThat(Files.readAllLines(store.evidence(Cells.ID).resolve("summaries.jsonl")))
                .containsExactly("{\"country_iso\":\"DE\"}", "{\"country_iso\":\"FR\"}");
    }

    @Test
    void theReceiptIsTheHashOfTheFilesOneAfterTheOtherInAsciiOrder() throws IOException { // T24
        Partition partition = store.publish(Cells.publication(cells.tables())).partition();

        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : List.of("DE.parquet", "FR.parquet")) {
            all.write(
                    Files.readAllBytes(partition.folder().resolve("tile_index").resolve(name)));
        }
        PartitionReceipts receipts = store.receipts(Cells.ID);
        assertThat(receipts.tables().get(0).sha256Hex()).isEqualTo(Sha256.hex(all.toByteArray()));
        assertThat(receipts.tables().get(0).partitionPath())
                .isEqualTo("tile_index/" + Cells.MADE.hash() + "/tile_index");
        assertThat(receipts.tables().get(0).rows()).isEqualTo(5);
        assertThat(receipts.provenance()).isEqualTo(Cells.MADE);
        assertThat(receipts.retention()).isEqualTo(new Retention(365, 30));
        assertThat(Files.readString(store.evidence(Cells.ID).resolve("report.json")))
                .contains(Sha256.hex(all.toByteArray()));
    }

    @Test
    void publishedAgainTheSameBytesChangeNothingAndItSaysSo() throws IOException { // T10, T23
        store.publish(Cells.publication(cells.tables()));
        Map<String, String> before = Cells.content(store.root());

        PublishOutcome again = store.publish(Cells.publication(cells.tables()));

        assertThat(again.isNew()).isFalse();
        assertThat(again.inWords()).contains("byte for byte the same", "nothing was done");
        assertThat(Cells.content(store.root())).isEqualTo(before);
    }

    @Test
    void otherBytesUnderTheSameNameAreRefusedAndTheOldOnesStay() throws IOException { // T10, T23
        store.publish(Cells.publication(cells.tables()));
        Map<String, String> before = Cells.content(store.root());
        List<TableFiles> other = new ArrayList<>(cells.tables());
        other.set(0, Cells.index(cells.file("DE.parquet", Cells.rows("('DE', 7, 1.5)"))));

        PartitionDiffersException refused =
                catchThrowableOfType(PartitionDiffersException.class, () -> store.publish(Cells.publication(other)));

        assertThat(refused.differences())
                .anyMatch(what -> what.startsWith("tile_index/DE.parquet has the SHA-256 "))
                .contains("tile_index/FR.parquet is there, and not in what is to be published");
        assertThat(refused).hasMessageContaining("holdfast datasets park " + Cells.ID.text());
        assertThat(Cells.content(store.root())).isEqualTo(before);
    }

    @Test
    void aFileThatWasAddedToThePartitionMakesItAnotherOne() throws IOException {
        Partition partition = store.publish(Cells.publication(cells.tables())).partition();
        Files.writeString(partition.folder().resolve("_SUCCESS"), "");

        assertThatThrownBy(() -> store.publish(Cells.publication(cells.tables())))
                .isInstanceOf(PartitionDiffersException.class)
                .hasMessageContaining("_SUCCESS is there");
    }

    @Test
    void evidenceThatIsLostIsWrittenAgainWithTheSameBytes() throws IOException {
        store.publish(Cells.publication(cells.tables()));
        DurableFiles.deleteAll(store.evidence(Cells.ID));

        assertThat(store.publish(Cells.publication(cells.tables())).isNew()).isFalse();

        assertThat(store.verify(Cells.ID, PartitionCheck.NOTHING_MORE).faults()).isEmpty();
    }

    @Test
    void theCheckOfTheDatasetComesBeforeThePartitionIsThere() { // what its users struggled with, 9
        Publication asked = Cells.publication(cells.tables());
        Publication over = new Publication(
                asked.dataset(),
                asked.made(),
                asked.tables(),
                asked.retention(),
                partition -> {
                    assertThat(partition.files("tile_index")).allMatch(Files::isRegularFile);
                    assertThat(store.root().resolve("tile_index").resolve(Cells.MADE.hash()))
                            .doesNotExist();
                    return List.of("the wall clock is over its budget");
                },
                asked.evidence());

        assertThatThrownBy(() -> store.publish(over))
                .isInstanceOf(PartitionInvalidException.class)
                .hasMessageContaining("the wall clock is over its budget");
        assertThat(store.list()).isEmpty();
        assertThat(store.publish(asked).isNew()).isTrue();
    }

    @Test
    void whateverTheEvidenceThrowsNothingIsPublished() {
        Publication asked = Cells.publication(cells.tables());
        Publication broken = new Publication(
                asked.dataset(), asked.made(), asked.tables(), asked.retention(), asked.check(), partition -> {
                    throw new IllegalStateException("no counters");
                });

        assertThatThrownBy(() -> store.publish(broken)).hasMessage("no counters");
        assertThat(store.list()).isEmpty();
        assertThat(store.root().resolve("tile_index").resolve(".stage")).doesNotExist();
    }

    @Test
    void evidenceThatIsNoJsonIsRefusedBeforeAnythingIsThere() {
        Publication asked = Cells.publication(cells.tables());
        Publication broken = new Publication(
                asked.dataset(),
                asked.made(),
                asked.tables(),
                asked.retention(),
                asked.check(),
                partition -> new RunEvidence(Map.of("what", new Object()), List.of(), Map.of()));

        assertThatThrownBy(() -> store.publish(broken)).hasMessageContaining("evidence is what JSON has");
        assertThat(store.list()).isEmpty();
    }

    @Test
    void whatAKilledPublicationLeftIsRemovedByTheNext() throws IOException {
        Path stale = store.root().resolve("tile_index").resolve(".stage").resolve("f".repeat(64));
        Files.createDirectories(stale.resolve("tile_index"));
        Files.writeString(stale.resolve("tile_index").resolve("half.parquet"), "PAR1");

        store.publish(Cells.publication(cells.tables()));

        assertThat(store.root().resolve("tile_index").resolve(".stage")).doesNotExist();
        assertThat(store.list()).hasSize(1);
    }

    @Test
    void twoPublishersDoNotWorkOnOneDatasetAtOnce() throws IOException {
        Path folder = Files.createDirectories(store.root().resolve("tile_index"));
        try (DatasetLock other = DatasetLock.of(new DatasetFolder(folder), java.time.Duration.ZERO)) {
            assertThatThrownBy(() -> store.publish(Cells.publication(cells.tables())))
                    .isInstanceOf(DatasetRefusedException.class)
                    .hasMessageContaining("another process publishes or parks partitions of tile_index");
        }
        assertThat(store.publish(Cells.publication(cells.tables())).isNew()).isTrue();
    }

    @Test
    void filesThatNobodyMayWriteToAreTakenAsTheyAre() throws IOException {
        List<TableFiles> tables = cells.tables();
        for (TableFiles table : tables) {
            for (FinishedFile file : table.files()) {
                assertThat(file.path().toFile().setReadOnly()).isTrue();
            }
        }

        assertThat(store.publish(Cells.publication(tables)).isNew()).isTrue();
    }

    @Test
    void thePartitionStaysWhenTheFilesItWasMadeOfAreGone() throws IOException {
        List<TableFiles> tables = cells.tables();
        store.publish(Cells.publication(tables));
        for (TableFiles table : tables) {
            for (FinishedFile file : table.files()) {
                Files.delete(file.path());
            }
        }

        assertThat(store.verify(Cells.ID, PartitionCheck.NOTHING_MORE).faults()).isEmpty();
        assertThat(store.open(Cells.ID).files("tile_index")).hasSize(2).allMatch(Files::isRegularFile);
    }
}
