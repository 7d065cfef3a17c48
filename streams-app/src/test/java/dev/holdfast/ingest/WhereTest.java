package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecDifferences;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.WorkItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WhereTest {
    private static final String COLUMNS = "file: a.csv, incident_id: id, types: {note: text}";

    @TempDir
    Path folder;

    private Sources sources;

    @BeforeEach
    void open() throws IOException {
        sources = new Sources(folder);
        sources.write(
                "a.csv",
                "id,text,class,primary,remark\n1,a,GALAXY,1,\n2,b,STAR,1,seen\n3,c,QSO,0, \n4,d,GALAXY,0,not seen\n5,e,,1,blank\n");
    }

    private ItemSource source(String columns) throws IOException {
        return ItemSources.open("e", sources.written(columns), Optional.empty(), null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class: GALAXY                                    | 1 4",
                "class: [GALAXY, QSO]                             | 1 3 4",
                "class: {is: [STAR]}                              | 2",
                "primary: 1                                       | 1 2 5",
                "class: {not: STAR}                               | 1 3 4 5",
                "class: {not: [STAR, '']}                         | 1 3 4",
                "remark: {blank: true}                            | 1 3",
                "remark: {blank: false}                           | 2 4 5",
                "remark: [blank]                                  | 5",
                "class: {matches: '^[GQ]'}                        | 1 3 4",
                "remark: {matches: seen}                          | 2 4",
                "remark: {matches: '^seen$'}                      | 2",
                "class: {blank: false, not: QSO, matches: A}      | 1 2 4",
                "class: GALAXY, primary: 1                        | 1",
                "text: {matches: '(?i)[A-C]'}                     | 1 2 3",
                "class: galaxy                                    | ''",
            })
    void takesTheRowsThatMeetAllConditions(String where, String ids) throws Exception {
        ItemSource source = source(COLUMNS + ", where: {" + where + "}");

        SourceFacts facts = source.scan();

        List<String> wanted = ids.isEmpty() ? List.of() : List.of(ids.split(" "));
        Collected collected = new Collected();
        source.read(collected);
        assertThat(collected.items).extracting(WorkItem::getIncidentId).isEqualTo(wanted);
        assertThat(facts.getRows()).isEqualTo(5);
        assertThat(facts.getItems()).isEqualTo(wanted.size());
        assertThat(facts.getLeftOut()).isEqualTo(5 - wanted.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "tsv", "jsonl", "xlsx", "parquet"})
    void looksAtTheRowsOfEveryFormat(String format) throws Exception {
        TextTables.write(
                folder.resolve("b." + format),
                List.of("id", "text", "class"),
                List.of(List.of("1", "a", "x"), List.of("2", "b", "y"), List.of("3", "c", "x")));

        assertThat(Sources.collect(source(
                                "file: b." + format + ", incident_id: id, types: {note: text}, where: {class: x}"))
                        .lines())
                .containsExactly("1/note=a", "3/note=c");
    }

    @Test
    void takesAMemberThatAnObjectDoesNotHaveForBlank() throws Exception {
        sources.write(
                "a.jsonl",
                "{\"id\":1,\"text\":\"a\",\"n\":null}\n{\"id\":2,\"text\":\"b\"}\n{\"id\":3,\"text\":\"c\",\"n\":7}\n");

        assertThat(Sources.collect(source(
                                "file: a.jsonl, incident_id: id, types: {note: text}, where: {n: {blank: true}}"))
                        .lines())
                .containsExactly("1/note=a", "2/note=b");
    }

    @Test
    void leavesRowsOutBeforeTheyAreBlankRejectedOrDuplicates() throws Exception {
        sources.write("a.csv", "id,text,keep\n1,old,no\n,x,no\n2,,no\n1,new,yes\n,lost,yes\n2,short\n");
        SourceFacts facts =
                source(COLUMNS + ", duplicates: last, where: {keep: 'yes'}").scan();

        assertThat(facts.getLeftOut()).isEqualTo(3);
        assertThat(facts.getItems()).isEqualTo(1);
        assertThat(facts.getBlanks()).isZero();
        assertThat(facts.getDuplicates()).isZero();
        assertThat(facts.getRejectedByReason()).containsOnlyKeys("missing_id", "ragged_row");
    }

    @Test
    void countsItemsUpToTheLimitAndNotRows() throws Exception {
        assertThat(Sources.collect(source(COLUMNS + ", limit: 2, where: {class: {not: STAR}}"))
                        .lines())
                .containsExactly("1/note=a", "3/note=c");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{class: {matches: '('}}     | source.where.class: is no regular expression: missing closing ): (",
                "{class: {like: x}}          | source.where.class: 'like' is no condition; there are: a value, a list of values",
                "{class: {matchs: x}}        | did you mean 'matches'?",
                "{class: {not: blank}}       | source.where.class: 'not: blank' has two meanings: say {blank: false}",
                "{class: blank}              | source.where.class: 'blank' has two meanings: say {blank: true}",
                "{class: {blank: maybe}}     | source.where.class: must be true or false, but was 'maybe'",
                "{class: {}}                 | source.where.class: must be a value, a list of values, or a condition",
                "{class: []}                 | source.where.class: must not be an empty list",
                "{class: }                   | say {blank: true}",
                "{}                          | source.where: must name at least one column",
                "class                       | source.where: must be keys with values such as {a: b}, but was 'class'",
                "{clas: x}                   | source.where.clas: there is no column 'clas'; did you mean 'class'?",
            })
    void namesAMistakeWithItsLine(String where, String message) {
        assertThatThrownBy(() -> sources.checked(COLUMNS + ", where: " + where))
                .hasMessageContaining("spec.yaml:3:")
                .hasMessageContaining(message);
    }

    @Test
    void isStoredAndAChangeIsOneOfTheSource() throws Exception {
        Spec stored = sources.written(COLUMNS + ", where: {class: {not: STAR, matches: A}, remark: {blank: false}}");

        assertThat(Spec.fromJson(stored.toJson())).isEqualTo(stored);
        assertThat(SpecDifferences.between(stored, sources.written(COLUMNS + ", where: {class: {not: STAR}}")))
                .extracting(SpecDifferences.Difference::path)
                .containsExactly("source.where.class.matches", "source.where.remark.blank");
        assertThat(sources.written(COLUMNS).toJson()).doesNotContain("where");
    }
}
