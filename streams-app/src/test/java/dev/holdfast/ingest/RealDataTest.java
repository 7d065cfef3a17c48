package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.WorkItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that nobody here wrote. They are not part of the project: {@code -Dholdfast.data=FOLDER} says where they lie;
 * without it these tests are skipped.
 */
class RealDataTest {
    private static final String FOLDER = "holdfast.data";

    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() {
        sources = new Sources(folder);
    }

    private static Path real(String name) {
        String data = System.getProperty(FOLDER, "");
        assumeFalse(data.isBlank(), "no real data: -D" + FOLDER + "=FOLDER says where it is");
        Path file = Path.of(data).resolve(name);
        assumeTrue(Files.isRegularFile(file), () -> file + " is not there");
        return file;
    }

    @Test
    void readsTwoNarrativesWithLineBreaksARow() throws Exception {
        ItemSource source = sources.open(
                real("safecom/SAFECOM_UAS_fire_data.csv"),
                "incident_id: 'Tracking #', types: {narrative: Narrative, corrective_action: Corrective Action},"
                        + " labels: {uas: UAS}, fields: [Region, Model]");

        SourceFacts facts = source.scan();
        Collected collected = Sources.collect(source);

        assertThat(facts.getRows()).isEqualTo(180);
        assertThat(facts.getChecksum())
                .isEqualTo("sha256:a49638b2264efa3b8f8f93c4339fe6bf277cdbb74ac6aadcfb841255135cd7f3");
        assertThat(facts.getItems() + facts.getBlanks() + facts.getDuplicates()).isEqualTo(360);
        assertThat(facts.getRejected()).isZero();
        assertThat(collected.items)
                .hasSize((int) (long) facts.getItems())
                .anyMatch(item -> item.getText().contains("\n"));
        assertThat(collected.items.get(0).getIncidentId()).isEqualTo("15-0052");
        assertThat(collected.items.get(0).getFields()).containsEntry("Model", "AS350B3");
    }

    @Test
    void readsTheSameTextsFromTwoEncodings() throws Exception {
        Path cp1252 = real("safecom/srandrad_safecom_v2.jsonl");
        List<String> ascii = sources.collect(
                        real("safecom/SAFECOM_UAS_fire_data_Doccano.json"),
                        "incident_id: 'Tracking #', types: {narrative: Text}")
                .lines();
        Collected other =
                sources.collect(cp1252, "incident_id: 'Tracking #', types: {narrative: data}, encoding: windows-1252");

        assertThat(ascii).hasSize(179).allMatch(line -> line.matches("(?s)\\d\\d-\\d{4}/narrative=.*"));
        assertThat(other.lines()).containsExactlyInAnyOrderElementsOf(ascii);
        assertThat(other.rejects).isEmpty();
        assertThat(sources.collect(cp1252, spec("windows-1252")).lines())
                .isEqualTo(sources.collect(cp1252, spec("cp1252")).lines());
    }

    private static String spec(String encoding) {
        return "incident_id: 'Tracking #', types: {narrative: data}, encoding: " + encoding;
    }

    @Test
    void carriesArraysAsTheirJsonAndFindsTheOneIncidentMoreInCsv() throws Exception {
        Collected jsonl =
                sources.collect(real("safecom/srandrad_safecom_v2.jsonl"), spec("cp1252") + ", labels: {spans: label}");
        ItemSource table = sources.open(
                real("safecom/SAFECOM_UAS_fire_data.csv"), "incident_id: 'Tracking #', types: {narrative: Narrative}");
        SourceFacts facts = table.scan();

        assertThat(jsonl.items.get(0).getLabels().get("spans")).startsWith("[[").endsWith("]]");
        assertThat(facts.getRows()).isEqualTo(180);
        assertThat(facts.getBlanks()).isEqualTo(1);
        Set<String> more = ids(Sources.collect(table));
        more.removeAll(ids(jsonl));
        assertThat(more).containsExactly("21-0544");
    }

    private static Set<String> ids(Collected collected) {
        return collected.items.stream().map(WorkItem::getIncidentId).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void refusesTheWrongEncodingWithItsLine() throws IOException {
        Path cp1252 = real("safecom/srandrad_safecom_v2.jsonl");

        assertThatThrownBy(() -> sources.open(cp1252, "incident_id: 'Tracking #', types: {narrative: data}")
                        .scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("is not UTF-8; if the file is in another encoding");
    }

    @Test
    void readsAnIdColumnWithoutAName() throws Exception {
        ItemSource source =
                sources.open(real("neiss/df_injury_clean2.csv"), "incident_id: '', types: {narrative: Narrative}");

        assertThat(source.scan().getItems()).isEqualTo(1_532);
        assertThat(Sources.collect(source).lines()).element(1).asString().startsWith("196/narrative=35 YOM WAS");
    }

    @Test
    void readsTheSameItemsFromAWorkbookAndFromCsv() throws Exception {
        String spec = "incident_id: '', types: {narrative: Narrative}, labels: {diagnosis: Diagnosis},"
                + " fields: [Treatment_Date, Age, Sex]";

        List<WorkItem> csv = sources.collect(real("neiss/df_injury_clean2.csv"), spec).items;
        ItemSource workbook = sources.open(real("neiss/df_injury_clean2.xlsx"), spec);
        SourceFacts facts = workbook.scan();
        List<WorkItem> xlsx = Sources.collect(workbook).items;

        assertThat(facts.getChecksum())
                .isEqualTo("sha256:2bcc1ba21d6c6dd76ce6fecddd6d5b983bfb75ea74e696002243b609a06709fa");
        assertThat(facts.getRows()).isEqualTo(1_532);
        assertThat(facts.getRejected()).isZero();
        assertThat(xlsx).hasSize(1_532).isEqualTo(csv);
        assertThat(xlsx.get(0).getFields())
                .containsEntry("Treatment_Date", "2016-01-01")
                .containsEntry("Age", "39");
    }

    @Test
    void readsAWideTableWithPaddedTexts() throws Exception {
        ItemSource source =
                sources.open(real("faa_aid/Maintenance_Text_data.csv"), "incident_id: c5, types: {remark: c119}");

        SourceFacts facts = source.scan();

        assertThat(facts.getRows()).isEqualTo(2_763);
        assertThat(facts.getBlanks()).isEqualTo(15);
        assertThat(facts.getItems() + facts.getDuplicates()).isEqualTo(2_748);
        assertThat(facts.getRejected()).isZero();
        assertThat(Sources.collect(source).lines())
                .element(0)
                .asString()
                .startsWith("19750315005389A/remark=TAILWHEEL");
    }

    @Test
    void namesTheNearestOfManyColumns() throws IOException {
        Path file = real("safecom/SAFECOM_UAS_fire_data.csv");

        assertThatThrownBy(() -> sources.open(file, "incident_id: Tracking#, types: {a: narrative}")
                        .scan())
                .hasMessageContaining(
                        "there is no column 'Tracking#'; did you mean 'Tracking #' (with other blanks inside)?")
                .hasMessageContaining("there is no column 'narrative'; did you mean 'Narrative' (in other capitals)?");
    }
}
