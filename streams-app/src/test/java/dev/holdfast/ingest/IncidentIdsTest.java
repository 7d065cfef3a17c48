package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.WorkItem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentIdsTest {
    private static final String KEY = "incident_id: [plate, mjd], types: {note: text}";

    @TempDir
    Path folder;

    /** Few characters, so that those with a meaning meet. */
    @Provide
    Arbitrary<List<String>> values() {
        return Arbitraries.strings()
                .withChars('~', '\\', 'a', 'b', '/', ' ')
                .ofMaxLength(5)
                .list()
                .ofMinSize(2)
                .ofMaxSize(4);
    }

    @Property
    void anIdIsReadBackAsTheDocumentationSays(@ForAll("values") List<String> values) {
        assertThat(split(IncidentIds.join(values))).isEqualTo(values);
    }

    @Property
    void differentValuesHaveDifferentIds(@ForAll("values") List<String> one, @ForAll("values") List<String> other) {
        assertThat(IncidentIds.join(one).equals(IncidentIds.join(other))).isEqualTo(one.equals(other));
    }

    /** Reads an id by the documentation alone. */
    private static List<String> split(String id) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (c == '\\') {
                i++;
                value.append(id.charAt(i));
            } else if (c == '~') {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }

    @Test
    void keepsTheValueOfOneColumnCharacterByCharacter() {
        assertThat(IncidentIds.join(List.of("a~b\\c"))).isEqualTo("a~b\\c");
        assertThat(IncidentIds.join(List.of("266", "51602", "1"))).isEqualTo("266~51602~1");
        assertThat(IncidentIds.join(List.of("a~b", "c\\"))).isEqualTo("a\\~b~c\\\\");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "tsv", "jsonl", "xlsx", "parquet"})
    void joinsTheColumnsInEveryFormat(String format) throws Exception {
        Sources sources = new Sources(folder);
        Path file = TextTables.write(
                folder.resolve("a." + format),
                List.of("plate", "text", "mjd"),
                List.of(
                        List.of("0266", "one", "51602"),
                        List.of("0266", "two", "51603"),
                        List.of("267", "three", "51602")));

        assertThat(sources.collect(file, KEY).items)
                .extracting(WorkItem::getIncidentId)
                .containsExactly("0266~51602", "0266~51603", "267~51602");
    }

    @Test
    void findsDuplicatesByAllColumnsTogether() throws Exception {
        Sources sources = new Sources(folder);
        Path file = sources.write("a.csv", "plate,mjd,text\n1,2,x\n1,2,y\n12,,z\n,2,z\n , ,\n");

        Collected collected = sources.collect(file, KEY);

        assertThat(collected.lines()).containsExactly("1~2/note=x");
        assertThat(collected.refusals())
                .containsExactly(
                        "2 duplicate_differs: line 3 has the id '1~2' and the type 'note' of data row 1, which counts, and"
                                + " says something else",
                        "3 missing_id: line 4 has nothing in the column 'mjd'",
                        "4 missing_id: line 5 has nothing in the column 'plate'");
        assertThat(collected.rejects).extracting(RejectedRow::column).endsWith("mjd", "plate");
    }

    @Test
    void warnsOfTheColumnWhoseValuesLookRuined() throws Exception {
        Sources sources = new Sources(folder);
        Path file = sources.write("a.csv", "plate,mjd,text\n1,1.24E+18,x\n2,1.25E+18,y\n");
        ItemSource source = sources.open(file, KEY);
        source.scan();

        assertThat(source.findings().warnings()).singleElement().asString().startsWith("2 ids in the column 'mjd' are");
    }

    @Test
    void namesTheColumnThatIsNotThereAtItsPlaceInTheSpec() throws Exception {
        Sources sources = new Sources(folder);
        sources.write("a.csv", "plate,mjd,text\n");

        assertThatThrownBy(() -> sources.checked("file: a.csv, incident_id: [plate, mjt], types: {note: text}"))
                .hasMessageContaining(
                        "spec.yaml:3:44: source.incident_id: there is no column 'mjt'; did you mean 'mjd'?");
    }
}
