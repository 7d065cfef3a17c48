package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A header that is not as the SPEC has it says which key would read it. */
class HeaderHintTest {
    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() {
        sources = new Sources(folder);
    }

    @Test
    void aHeaderWithAnotherDelimiterIsRefusedWithTheKeyThatSaysIt() throws Exception {
        Path semicolons = sources.write("a.csv", "id;A;B\n1;x, y;2,5\n");
        assertThatThrownBy(() -> sources.open(semicolons, Sources.WIDE).scan())
                .hasMessageContaining("source.incident_id: there is no column 'id'")
                .hasMessageContaining(
                        "the header is one name, in which ';' stands between the columns: say delimiter: ';' under"
                                + " source");
        assertThat(sources.collect(semicolons, Sources.WIDE + ", delimiter: ;").lines())
                .containsExactly("1/cme=x, y", "1/le=2,5");
        Path quoted = sources.write("d.csv", "\"id\";A;B\n1;x;y\n");
        assertThatThrownBy(() -> sources.open(quoted, Sources.WIDE).scan())
                .hasMessageContaining("if it stands between fields, say delimiter: ';' under source");
        Path tabs = sources.write("b.csv", "id\tA\tB\n1\tx\ty\n");
        assertThatThrownBy(() -> sources.open(tabs, Sources.WIDE).scan())
                .hasMessageContaining("in which tabs stand between the columns: say delimiter: tab under source");
        Path other = sources.write("c.csv", "text;more\nx\n");
        assertThatThrownBy(() -> sources.open(other, Sources.WIDE).scan()).hasMessageNotContaining("delimiter");
    }

    @Test
    void aSecondHeaderRowWithRepeatedNamesIsRefusedWithTheKeyThatJoinsThem() throws Exception {
        Path grouped = sources.write("a.csv", "Case,Police,,Coroner,\nid,A,B,A,B\n1,x,y,z,w\n");
        assertThatThrownBy(() -> sources.open(grouped, Sources.WIDE).scan())
                .hasMessage(grouped + ":2: the columns that the SPEC names are named here and not in the first row;"
                        + " delete what stands above the header, or say how many lines that is with"
                        + " source.skip_rows; if these rows name the columns together, say"
                        + " source.header_rows: 2, and 'run SPEC.yaml --columns' lists their names");
        Path twice = sources.write("b.csv", "id,A,A,B\nid,A,A,B\n");
        assertThatThrownBy(() -> sources.open(twice, Sources.WIDE).scan())
                .hasMessageContaining("the column 'A' is there 2 times, as columns 2, 3");
    }
}
