package dev.holdfast.blocks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.blocks.Folders;
import dev.holdfast.blocks.PrimeResults;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.RowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The topic and the run files, compared with the blocks in both directions (P34). */
class CoverageTest {
    @TempDir
    Path temp;

    private BlockFolder folder;

    @BeforeEach
    void convertTheFirstFourHundredPrimes() {
        folder = new BlockFolder(temp.resolve("e"));
        Folders.convert(folder, results(0, 4), 300);
    }

    @Test
    void findsNoDifferenceRightAfterAConversion() {
        assertThat(topic(results(0, 4))).isEqualTo(new CoverageReport("topic results", 0, null, 0, 0, null));
        assertThat(runs()).isEqualTo(new CoverageReport("run files", 0, null, 0, 0, null));
    }

    @Test
    void countsWhatTheTopicHasAndTheBlocksHaveNot() {
        CoverageReport report = topic(results(0, 6));

        assertThat(report.unitsOnlyThere()).isEqualTo(200);
        assertThat(report.firstOnlyThere()).isEqualTo("2749");
        assertThat(report.rowsOnlyThere()).isGreaterThan(200);
        assertThat(report.rowsOnlyInBlocks()).isZero();
    }

    @Test
    void countsWhatTheBlocksHaveAndTheTopicHasNot() {
        CoverageReport report = topic(results(0, 3));

        assertThat(report.rowsOnlyInBlocks()).isGreaterThan(100);
        assertThat(report.firstOnlyInBlocks()).as("prime of rank 300").isEqualTo("1993");
        assertThat(report.rowsOnlyThere()).isZero();
        assertThat(report.unitsOnlyThere()).isZero();
    }

    @Test
    void tellsARowThatIsMissingFromAPrimeThatIsMissing() {
        PrimeResults more = results(0, 4);
        more.add(0, List.of(new long[] {13, 9, 9, 9}, new long[] {15, 1, 1, 13}));

        CoverageReport report = topic(more);

        assertThat(report.rowsOnlyThere()).isEqualTo(2);
        assertThat(report.unitsOnlyThere()).as("13 is in the blocks, 15 is not").isEqualTo(1);
        assertThat(report.firstOnlyThere()).isEqualTo("13");
    }

    @Test
    void countsWhatARunFileHasThatWaits() {
        Folders.convert(folder, results(0, 4).add(100, 6, 7, 1), 300);

        assertThat(runs().unitsOnlyThere()).as("item 5 and 6 are not there yet").isEqualTo(100);
    }

    @Test
    void changesNothing() throws IOException {
        Map<String, String> before = Folders.everything(folder);

        topic(results(0, 6));
        runs();

        assertThat(Folders.everything(folder)).isEqualTo(before);
        assertThat(Files.exists(folder.temp().resolve("topic"))).isFalse();
    }

    private static PrimeResults results(int from, int to) {
        return new PrimeResults(2).add(100, from, to, 1);
    }

    private CoverageReport topic(RowSource source) {
        try (BlockStore store = BlockStore.open(folder, Folders.settings(temp))) {
            return new Coverage(store, PrimeResults.TABLE).topic(source);
        }
    }

    private CoverageReport runs() {
        try (BlockStore store = BlockStore.open(folder, Folders.settings(temp))) {
            return new Coverage(store, PrimeResults.TABLE).runs();
        }
    }
}
