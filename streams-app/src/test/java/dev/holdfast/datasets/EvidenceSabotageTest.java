package dev.holdfast.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.datasets.PartitionFault.Kind;
import dev.holdfast.model.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is done to the evidence of a partition behind the product's back, a verification names it. */
class EvidenceSabotageTest {
    @TempDir
    Path temp;

    private DatasetStore store;
    private Path evidence;

    @BeforeEach
    void publish() {
        store = Cells.store(temp);
        evidence = store.evidence(store.publish(Cells.publication(new Cells(temp).tables()))
                .partition()
                .id());
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

    @Test
    void evidenceRemovedOrChanged() throws IOException {
        Files.delete(evidence.resolve("counters.json"));
        Files.writeString(evidence.resolve("summaries.jsonl"), "{\"country_iso\":\"DE\"}\n");

        assertThat(words())
                .hasSize(2)
                .contains("evidence: counters.json: is not there")
                .anyMatch(fault -> fault.startsWith("evidence: summaries.jsonl: has the SHA-256 "));
    }

    @Test
    void receiptsRemovedOrDamaged() throws IOException {
        Path receipts = evidence.resolve("receipts.json");
        String whole = Files.readString(receipts);
        for (String damaged : List.of("", "{", "{}", "null", whole.replace("\"UINT64\"", "\"UINT65\""))) {
            Files.writeString(receipts, damaged);
            assertThat(kinds()).as(damaged).containsExactly(Kind.EVIDENCE);
        }
        Files.delete(receipts);
        assertThat(words()).singleElement().asString().contains("receipts.json", "is not there");
    }

    @Test
    void receiptsOfWhichOnlyTheTimeWasChanged() throws IOException {
        Path receipts = evidence.resolve("receipts.json");
        Files.writeString(receipts, Files.readString(receipts).replaceFirst("\"published_at\" : \"2", "$01"));
        assertThat(words()).singleElement().asString().startsWith("evidence: receipts.sha256: is not the SHA-256 of");
        Files.delete(evidence.resolve("receipts.sha256"));
        assertThat(words()).containsExactly("evidence: receipts.sha256: is not there");
    }

    @Test
    void receiptsThatSayAnythingElse() throws IOException {
        Path receipts = evidence.resolve("receipts.json");
        String whole = Files.readString(receipts);
        for (String[] other : new String[][] {
            {"\"predicate\" : \"center\"", "\"predicate\" : \"any_overlap\""},
            {"\"handler_version\" : \"1\"", "\"handler_version\" : \"2\""},
            {"\"rows\" : 5,", "\"rows\" : 6,"},
            {"\"rows\" : 3,", "\"rows\" : 4,"},
            {"\"UINT64\"", "\"INT64\""},
            {"\"sha256_hex\" : \"", "\"sha256_hex\" : \"0"},
            {"\"dataset\" : \"tile_index\"", "\"dataset\" : \"other\""},
            {"\"DE.parquet\"", "\"DX.parquet\""},
            {"\"name\" : \"tile_bounds\"", "\"name\" : \"bounds\""},
            {"\"report.json\" : \"", "\"report.json\" : \"0"},
        }) {
            assertThat(whole).contains(other[0]);
            String changed = whole.replaceFirst(java.util.regex.Pattern.quote(other[0]), other[1]);
            Files.writeString(receipts, changed);
            Files.writeString(evidence.resolve("receipts.sha256"), Sha256.hex(changed) + "\n");
            assertThat(words())
                    .as(other[1])
                    .isNotEmpty()
                    .noneMatch(fault -> fault.startsWith("evidence: receipts.sha256"));
        }
        Files.writeString(receipts, whole.replace("\"DE.parquet\"", "\"../../DE.parquet\""));
        assertThat(words()).singleElement().asString().contains("receipts.json is damaged");
    }
}
