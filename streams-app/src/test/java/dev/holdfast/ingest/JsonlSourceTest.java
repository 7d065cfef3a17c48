package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecDifferences;
import dev.holdfast.ingest.text.LineReader;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonlSourceTest {
    private static final String ONE = "incident_id: id, types: {note: text}";

    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() {
        sources = new Sources(folder);
    }

    @Test
    void takesValuesExactlyAsTheyAreWritten() throws Exception {
        Path file = sources.write("a.jsonl", """
                {"id": 0.10, "text": "a\\tb\\u00e9", "x": [1, {"y": 1E5}], "z": true}
                {"id": 1E5, "x": {"q" : "}" }, "z": null, "text": 123456789012345678901234567890}

                { "id":-0, "text": "last", "x": "plain", "z": false }""");

        Collected collected = sources.collect(file, ONE + ", fields: {x: x}, labels: {z: z}");

        assertThat(collected.lines())
                .containsExactly("0.10/note=a\tbé", "1E5/note=123456789012345678901234567890", "-0/note=last");
        assertThat(collected.items)
                .map(item -> item.getFields().get("x"))
                .containsExactly("[1, {\"y\": 1E5}]", "{\"q\" : \"}\" }", "plain");
        assertThat(collected.items.get(0).getLabels()).containsOnly(entry("z", "true"));
        assertThat(collected.items.get(1).getLabels()).isEmpty();
        assertThat(collected.items).map(item -> item.getSourceRow()).containsExactly(1L, 2L, 4L);
    }

    @Test
    void rejectsBrokenLinesWithTheirNumber() throws Exception {
        Path file = sources.write("a.jsonl", """
                {"id": 1, "text": "good"}
                {"id": 2, "text": "cut
                [1]
                {"id": 3, "text": "x"} {"id": 4}

                {"id": 5, "id": 6, "text": "x"}
                {"text": "no id"}
                {"id": null, "text": "no id"}
                {"id": 7, "text": "half \\ud83d"}
                {"id": 8}
                """);

        ItemSource source = sources.open(file, ONE);
        SourceFacts facts = source.scan();
        Collected collected = Sources.collect(source);

        assertThat(collected.lines()).containsExactly("1/note=good");
        assertThat(collected.refusals())
                .hasSize(7)
                .satisfiesExactly(
                        line -> assertThat(line).startsWith("2 broken_line: line 2 is not one JSON object: "),
                        line -> assertThat(line)
                                .isEqualTo("3 broken_line: line 3 is not one JSON object: it holds something else"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "4 broken_line: line 4 is not one JSON object: something follows the object"),
                        line -> assertThat(line).startsWith("6 broken_line: ").contains("is there twice"),
                        line -> assertThat(line).isEqualTo("7 missing_id: line 7 has nothing in the column 'id'"),
                        line -> assertThat(line).isEqualTo("8 missing_id: line 8 has nothing in the column 'id'"),
                        line -> assertThat(line).startsWith("9 invalid_text: line 9 for the type 'note' holds half"));
        assertThat(collected.rejects.get(0).rawText()).isEqualTo("{\"id\": 2, \"text\": \"cut");
        assertThat(facts.getRows()).isEqualTo(9);
        assertThat(facts.getBlanks()).isEqualTo(1);
        assertThat(facts.getRejected()).isEqualTo(7);
    }

    @Test
    void aMemberThatNobodyUsesMayBeAnythingThatIsJson() throws Exception {
        String levels = "[".repeat(1_500) + "]".repeat(1_500);
        Path file = sources.write(
                "a.jsonl",
                "{\"id\": 1, \"text\": \"deep\", \"x\": " + levels + "}\n"
                        + "{\"id\": 2, \"text\": \"digits\", \"x\": " + "7".repeat(1_200) + "}\n"
                        + "{\"id\": 3, \"text\": \"name\", \"" + "n".repeat(60_000) + "\": 1}\n"
                        + "{\"id\": 4, \"text\": \"twice\", \"x\": {\"y\": 1, \"y\": 2}, \"z\": 1, \"z\": 2}\n"
                        + "{\"id\": 5, \"text\": \"too deep\", \"x\": " + "[".repeat(200_000) + "]".repeat(200_000)
                        + "}\n"
                        + "{\"id\": 6, \"text\": " + levels + "}\n");

        Collected collected = sources.collect(file, ONE);

        assertThat(collected.lines())
                .containsExactly("1/note=deep", "2/note=digits", "3/note=name", "4/note=twice", "6/note=" + levels);
        assertThat(collected.refusals()).singleElement().asString().startsWith("5 broken_line: ");
    }

    @Test
    void anExperimentThatAnOlderVersionBeganReadsItsLinesAsItDid() throws Exception {
        Path file = sources.write(
                "a.jsonl",
                "{\"id\": 1, \"text\": \"deep\", \"x\": " + "[".repeat(1_500) + "]".repeat(1_500) + "}\n"
                        + "{\"id\": 2, \"text\": \"plain\"}\n");
        Spec spec = sources.spec(file, ONE);
        Spec older = Spec.fromJson(spec.toJson().replaceAll(",?\\\"reading\\\":\\d", ""));

        assertThat(spec.toJson()).contains("\"reading\":2");
        assertThat(older.toJson()).doesNotContain("reading");
        assertThat(Sources.collect(ItemSources.open("e", older, Optional.empty(), null))
                        .lines())
                .containsExactly("2/note=plain");
        assertThat(Sources.collect(ItemSources.open("e", Spec.fromJson(spec.toJson()), Optional.empty(), null))
                        .lines())
                .containsExactly("1/note=deep", "2/note=plain");
        assertThat(SpecDifferences.between(older, spec)).isEmpty();
    }

    @Test
    void readsAnArrayOfObjects() throws Exception {
        Path file = sources.write(
                "a.json",
                "\uFEFF \n[\n  {\"id\": 1, \"text\": \"a ] } , \\\" b\"}, {\n    \"id\": 0.10,\n    \"text\": [1, {\"x\": \"]\"}]\n  },\n"
                        + "  7, {\"id\": NaN, \"text\": \"x\"},\n{\"text\": \"no id\"}\n]\n");

        Collected collected = sources.collect(file, ONE);

        assertThat(collected.lines()).containsExactly("1/note=a ] } , \" b", "0.10/note=[1, {\"x\": \"]\"}]");
        assertThat(collected.refusals())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .isEqualTo("3 broken_line: line 7 is not one JSON object: it holds something else"),
                        line -> assertThat(line).startsWith("4 broken_line: line 7 is not one JSON object: "),
                        line -> assertThat(line).isEqualTo("5 missing_id: line 8 has nothing in the column 'id'"));
        Path cut = sources.write("b.json", "[{\"id\": 1, \"text\": \"x\"},\n{\"id\": 2, \"te");
        assertThatThrownBy(() -> sources.open(cut, ONE).scan())
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining(cut + ":2: the JSON array is not closed");
        Path more = sources.write("c.json", "[{\"id\": 1, \"text\": \"x\"}]\n[2]\n");
        assertThatThrownBy(() -> sources.open(more, ONE).scan())
                .hasMessageContaining(more + ":2: something follows the end of the JSON array");
        assertThat(sources.collect(file, ONE + ", limit: 1").lines()).hasSize(1);
    }

    @Test
    void readsJsonLinesUnderAnotherName() throws Exception {
        Path file = sources.write("a.json", "\uFEFF{\"id\": 1, \"text\": \"x\"}\r\n{\"id\": 2, \"text\": \"y\"}\r\n");

        assertThat(sources.collect(file, ONE).lines()).containsExactly("1/note=x", "2/note=y");
    }

    @Test
    void readsTheDeclaredEncoding() throws Exception {
        Path file = sources.write("a.jsonl", "{\"id\": 1, \"text\": \"“x”\"}\n", Charset.forName("windows-1252"));

        assertThat(sources.collect(file, ONE + ", encoding: windows-1252").lines())
                .containsExactly("1/note=“x”");
        assertThatThrownBy(() -> sources.open(file, ONE).scan())
                .hasMessageContaining(file + ":1: byte 0x93 at position 19 is not UTF-8;");
    }

    @Test
    void refusesWhatIsNotOneObjectALine() throws IOException {
        Path pretty = sources.write("b.json", "{\n \"id\": 1\n}\n");
        assertThatThrownBy(() -> sources.open(pretty, ONE).scan())
                .hasMessage(pretty + ": no line of it is a JSON object; one JSON object a line is wanted, or one"
                        + " array of objects");
    }

    @Test
    void refusesAColumnThatNoLineHas() throws Exception {
        Path file = sources.write("a.jsonl", "{\"id\": 1, \"Text\": \"x\"}\n{\"id\": 2, \"flag\": 1}\n");

        assertThatThrownBy(() -> sources.open(file, ONE).scan())
                .hasMessage(file
                        + ": source.types.note: there is no column 'text'; did you mean 'Text' (in other capitals)?;"
                        + " the file has 'id', 'Text', 'flag'");
        assertThat(sources.collect(file, "incident_id: id, types: {note: Text}, labels: {f: flag}, limit: 1")
                        .lines())
                .containsExactly("1/note=x");
        assertThat(ItemSources.check(java.util.Objects.requireNonNull(
                        sources.spec(file, "incident_id: id, types: {note: Text}, labels: {f: flag}")
                                .source())))
                .isEmpty();
    }

    @Test
    void rejectsALineThatIsTooLongToKeep() throws Exception {
        Path file = sources.write(
                "a.jsonl",
                "{\"id\": 1, \"text\": \"" + "x".repeat(LineReader.LONGEST_LINE)
                        + "\"}\n{\"id\": 2, \"text\": \"y\"}\n");

        Collected collected = sources.collect(file, ONE);

        assertThat(collected.lines()).containsExactly("2/note=y");
        assertThat(collected.refusals()).containsExactly("1 oversize: line 1 has more than 16777216 characters");
        assertThat(collected.rejects.get(0).rawText())
                .hasSizeLessThan(RejectedRow.LONGEST_RAW_TEXT + 100)
                .endsWith("more characters in the file)");
    }

    @Test
    void takesAnEmptyFile() throws Exception {
        assertThat(sources.open(sources.write("a.jsonl", "\n"), ONE).scan().getRows())
                .isZero();
    }
}
