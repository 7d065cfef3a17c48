package dev.holdfast.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An old partition gets another name before a new one takes its place; it is whole and can be proved there (T38). */
class ParkTest {
    @TempDir
    Path temp;

    private Cells cells;
    private DatasetStore store;

    @BeforeEach
    void publish() {
        cells = new Cells(temp);
        store = Cells.store(temp);
        store.publish(Cells.publication(cells.tables()));
    }

    @Test
    void makesRoomForAnotherOneAndBothCanBeProved() {
        PartitionId first = store.park(Cells.ID);
        store.publish(Cells.publication(Cells.index(cells.file("DE.parquet", Cells.rows("('DE', 1, 1)")))));
        PartitionId second = store.park(Cells.ID);
        store.publish(Cells.publication(cells.tables()));

        assertThat(List.of(first.partition(), second.partition()))
                .containsExactly(Cells.MADE.hash() + ".1", Cells.MADE.hash() + ".2");
        assertThat(store.list())
                .extracting(entry -> entry.id().parked(), entry -> entry.receipts() == null)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(0, false),
                        org.assertj.core.groups.Tuple.tuple(1, false),
                        org.assertj.core.groups.Tuple.tuple(2, false));
        for (PartitionEntry entry : store.list()) {
            assertThat(store.verify(entry.id(), PartitionCheck.NOTHING_MORE).faults())
                    .isEmpty();
        }
        assertThat(store.receipts(second).rows()).isEqualTo(1);
    }

    @Test
    void whatIsParkedIsNotParkedAgain() {
        PartitionId parked = store.park(Cells.ID);

        assertThatThrownBy(() -> store.park(parked)).hasMessageContaining("is parked already");
        assertThatThrownBy(() -> store.park(Cells.ID)).isInstanceOf(UnknownPartitionException.class);
    }

    @Test
    void whatAKilledParkingBeganIsToldByAVerificationAndEndedByTheNextPublication() throws IOException {
        PartitionId parked = beginParking();

        assertThat(store.verify(Cells.ID, PartitionCheck.NOTHING_MORE).faults())
                .singleElement()
                .extracting(PartitionFault::what)
                .asString()
                .contains("it was being parked", "holdfast datasets park " + Cells.ID.text());

        assertThat(store.publish(Cells.publication(cells.tables())).isNew()).isTrue();
        assertThat(store.verify(parked, PartitionCheck.NOTHING_MORE).faults()).isEmpty();
        assertThat(store.verify(Cells.ID, PartitionCheck.NOTHING_MORE).faults()).isEmpty();
    }

    @Test
    void whatAKilledParkingBeganIsEndedByParkingAgain() throws IOException {
        PartitionId parked = beginParking();

        assertThat(store.park(Cells.ID)).isEqualTo(parked);
        assertThat(store.list()).extracting(PartitionEntry::id).containsExactly(parked);
    }

    @Test
    void aParkingThatDiedBeforeItMovedAnythingLeavesNothing() throws IOException {
        PartitionId parked = new PartitionId("tile_index", Cells.MADE.hash(), 1);
        Files.createDirectories(folder().parked(parked));

        assertThat(store.publish(Cells.publication(cells.tables())).isNew()).isFalse();
        assertThat(store.list()).extracting(PartitionEntry::id).containsExactly(Cells.ID);
    }

    @Test
    void aPartitionIsNamedByABeginning() {
        PartitionId parked = store.park(Cells.ID);
        store.publish(Cells.publication(cells.tables()));
        String start = Cells.MADE.hash().substring(0, 6);

        assertThat(store.named("tile_index")).containsExactly(Cells.ID);
        assertThat(store.named("tile_index/" + start)).containsExactly(Cells.ID);
        assertThat(store.named("tile_index/" + start + ".1")).containsExactly(parked);
        assertThatThrownBy(() -> store.named("tile_index/zz"))
                .isInstanceOf(UnknownPartitionException.class)
                .hasMessageContaining(Cells.ID.text());
        assertThatThrownBy(() -> store.named("tile_weights"))
                .isInstanceOf(UnknownPartitionException.class)
                .hasMessageContaining("there is tile_index");
    }

    @Test
    void aDatasetWhosePartitionsAreAllParkedSaysSo() {
        PartitionId parked = store.park(Cells.ID);

        assertThatThrownBy(() -> store.named("tile_index"))
                .isInstanceOf(UnknownPartitionException.class)
                .hasMessage("all partitions of tile_index are parked: " + parked.text());
    }

    private DatasetFolder folder() {
        return new DatasetFolder(store.root().resolve("tile_index"));
    }

    private PartitionId beginParking() throws IOException {
        PartitionId parked = new PartitionId("tile_index", Cells.MADE.hash(), 1);
        Files.createDirectories(folder().parked(parked));
        Files.move(folder().evidence(Cells.ID), folder().evidence(parked));
        return parked;
    }
}
