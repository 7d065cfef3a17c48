package dev.holdfast.handler.primes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.ItemGenerator;
import dev.holdfast.handler.OutputTable;
import dev.holdfast.handler.StagedAnswer;
import dev.holdfast.handler.Tasks;
import dev.holdfast.model.StagedRows;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kind as the rest of Holdfast sees it: section in, items, answers, rows, summary. */
class PrimePartitionsTypeTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HandlerType type = new PrimePartitionsType();
    private final OutputTable table = type.outputTable().orElseThrow();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "100 | 10 | 541 | 217 | 0:6 1:17 2:44 3:26 4:7",
                "1000 | 100 | 7919 | 2029 | 0:95 1:284 2:325 3:201 4:79 5:15 6:1",
                "10000 | 1000 | 104729 | 20198 | 0:1282 1:3005 2:2822 3:1736 4:804 5:272 6:70 7:9",
            })
    void givesTheHistogramsOfRuleP6(long primes, long perItem, long lastPrime, int rows, String histogram)
            throws Exception {
        OutputTable.Summary summary = table.summary();
        List<long[]> all = rowsOf(primes, perItem);
        all.forEach(summary::add);

        assertThat(all).hasSize(rows);
        assertThat(all.get(all.size() - 1)[0]).isEqualTo(lastPrime);
        List<String> lines = summary.lines();
        assertThat(lines.get(0)).matches("primes +" + primes);
        assertThat(lines.get(1)).matches("rows +" + rows);
        List<String> counts = new ArrayList<>();
        for (String line : lines.subList(5, lines.size())) {
            String[] words = line.strip().split(" +", -1);
            counts.add(words[0] + ":" + words[1]);
        }
        assertThat(counts).containsExactly(histogram.split(" ", -1));
    }

    @Test
    void printsATableThatLinesUp() throws Exception { // P11; partitions are counted, not rows (P4)
        OutputTable.Summary summary = table.summary();
        rowsOf(1000, 1000).forEach(summary::add);

        assertThat(String.join("\n", summary.lines())).isEqualTo("""
                primes            1000
                rows              2029
                partitions        1934

                partitions      primes  percent
                         0          95     9.5%
                         1         284    28.4%
                         2         325    32.5%
                         3         201    20.1%
                         4          79     7.9%
                         5          15     1.5%
                         6           1     0.1%""");
        assertThat(table.summary().lines()).first().asString().matches("primes +0");
    }

    @Test
    void cutsTheFirstPrimesIntoItemsThatSortAsTheyCome() { // P7, P8
        ItemGenerator generator = type.generator(section(30, 10)).orElseThrow();
        List<ItemGenerator.Item> items = new ArrayList<>();
        generator.items().forEachRemaining(items::add);

        assertThat(generator.count()).isEqualTo(3);
        assertThat(items)
                .containsExactly(
                        item("000000001", "2", "29", "0"),
                        item("000000002", "31", "71", "10"),
                        item("000000003", "73", "113", "20"));
        assertThat(items).isSortedAccordingTo((a, b) -> a.incidentId().compareTo(b.incidentId()));
        List<ItemGenerator.Item> again = new ArrayList<>();
        generator.items().forEachRemaining(again::add);
        assertThat(again).isEqualTo(items);
    }

    @ParameterizedTest
    @CsvSource({"500000, 7368787", "1000000, 15485863"})
    void endsAtTheKnownPrimes(long primes, String last) {
        Iterator<ItemGenerator.Item> items =
                type.generator(section(primes, 10_000)).orElseThrow().items();
        ItemGenerator.Item item = items.next();
        while (items.hasNext()) {
            item = items.next();
        }
        assertThat(item.fields())
                .containsEntry("last_prime", last)
                .containsEntry("start_index", "" + (primes - 10_000));
    }

    @Property(tries = 60)
    void coversEveryPrimeOnceWhateverTheCut( // P5: each prime in one row at least; P4: never a zero row and a real one
            @ForAll @IntRange(min = 1, max = 40) int items, @ForAll @IntRange(min = 1, max = 60) int perItem)
            throws Exception {
        List<long[]> rows = rowsOf((long) items * perItem, perItem);

        assertThat(rows.stream().mapToLong(row -> row[0]).distinct().toArray())
                .isSorted()
                .hasSize(items * perItem);
        assertThat(rows.toArray(long[][]::new))
                .isDeepEqualTo(
                        rowsOf((long) items * perItem, (long) items * perItem).toArray(long[][]::new));
        Map<Long, Integer> rowsOfAPrime = new HashMap<>();
        rows.forEach(row -> rowsOfAPrime.merge(row[0], 1, Integer::sum));
        assertThat(rows)
                .as("a row that says 'nothing found' is the only one of its prime")
                .filteredOn(row -> row[3] == 0)
                .allMatch(row -> rowsOfAPrime.getOrDefault(row[0], 0) == 1);
        for (long[] row : rows) {
            boolean zero = row[1] == 0 && row[2] == 0 && row[3] == 0;
            boolean sum = row[1] > 0
                    && row[2] > 0
                    && row[3] > 2
                    && Primality.isPrime(row[3])
                    && row[0] == (1L << row[1]) + Math.round(Math.pow((double) row[3], (double) row[2]));
            assertThat(Primality.isPrime(row[0]) && (zero || sum)).isTrue();
        }
    }

    @Test
    void refusesACountThatIsNotAMultiple() { // P7
        assertThat(type.problems(section(1500, 1000)))
                .containsExactly(
                        "handler.primes must be a multiple of handler.primes_per_item (1000), but was 1500: take"
                                + " 2000, or another primes_per_item");
        assertThat(type.problems(section(2000, 1000))).isEmpty();
    }

    @Property
    void takesACountThatIsAMultipleAndNoOther( // P7
            @ForAll @LongRange(min = 1, max = 5_000_000) long primes,
            @ForAll @LongRange(min = 1, max = 10_000) long perItem) {
        assertThat(type.problems(section(primes, perItem)).isEmpty()).isEqualTo(primes % perItem == 0);
    }

    @Test
    void refusesMoreItemsThanTheIdsCanCount() {
        assertThat(type.problems(section(10_000_000_000L, 1)))
                .singleElement()
                .asString()
                .contains("11 at least");
        assertThat(type.problems(section(10_000_000_010L, 11))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3, 29, 0, 10, between 3 and 29",
        "2, 29, 0, 9, but there are more",
        "2, 30, 0, 10, last_prime is no prime: 30",
        "4, 29, 0, 8, first_prime is no prime: 4",
        "29, 2, 0, 10, must not be below",
        "x, 29, 0, 10, but was 'x'",
        "-2, 29, 0, 10, but was '-2'",
        "2, 9999999999999999999, 0, 10, last_prime must be a whole number",
        "2, 29, 0, 100001, count must be a whole number from 1 to 100000",
        "2, 29, -1, 10, start_index must be",
        "2, 4611686018427387847, 0, 10, but there are more",
        "24, 28, 0, 1, but there are 0",
    })
    void refusesAnItemWhosePrimesAreNotWhatItSays(
            String first, String last, String start, String count, String message) {
        assertDataError(fields(first, last, start, count), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"first_prime", "last_prime", "start_index", "count"})
    void refusesAnItemWithAFieldMissing(String missing) {
        Map<String, String> fields = new HashMap<>(fields("2", "29", "0", "10"));
        fields.remove(missing);
        assertDataError(fields, "field " + missing + " must be");
    }

    @Test
    void handlesPrimesOf62Bits() throws Exception {
        String answer = handle(fields("4611686018427387817", "4611686018427387847", "0", "2"));
        assertThat(answer).startsWith("{\"rows\":[[4611686018427387817,").contains("[4611686018427387847,");
    }

    @Test
    void keepsTheLargestAnswerBelowOneRecord() throws Exception { // 10,000 primes at the end of the longest run
        List<Long> primes = new ArrayList<>();
        SegmentedSieve sieve = new SegmentedSieve(new BasePrimes(), 2_760_727_302_517L, SegmentedSieve.MAX);
        for (int i = 0; i < 10_000; i++) {
            primes.add(sieve.nextLong());
        }
        String answer = handle(fields("" + primes.get(0), "" + primes.get(9_999), "0", "10000"));
        assertThat(answer.length()).isBetween(500_000, AnswerReader.MAX_BYTES * 8 / 10);
    }

    @Test
    void refusesMorePrimesThanAnAnswerHoldsUnlessTheyAreStaged() {
        assertThat(type.problems(section(40_000, 20_000)))
                .containsExactly(
                        "handler.primes_per_item must be 10000 at most, but was 20000: more need handler.stage:"
                                + " true, which leaves their rows in files");
        assertThat(type.problems(staged(40_000, 20_000))).isEmpty();
        assertThat(type.problems(section(20_000, 10_000))).isEmpty();
    }

    @Test
    void runsInlineUnlessItWritesFiles() {
        assertThat(type.mode(section(4_000, 1_000))).isEqualTo(HandlerType.Mode.INLINE);
        assertThat(type.mode(staged(4_000, 1_000))).isEqualTo(HandlerType.Mode.EXECUTOR);
    }

    @Test
    void endsPromptlyWhenTheTimeIsOver() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> handle(fields("2", "113", "0", "30")))
                .isInstanceOf(InterruptedException.class)
                .hasMessageContaining("at the prime 2");
    }

    @Test
    void stagesTheRowsThatItWouldHaveAnswered() throws Exception { // P1 to P4
        Map<String, String> item = fields("2", "113", "0", "30");
        List<long[]> staged = new ArrayList<>();
        StagedRows reference = new StagedRows(StagedRows.nameOf("a".repeat(64)), 7, "2", "113", "a".repeat(64));

        String answer = type.create(staged(30, 30), (key, shape, rows) -> {
                    assertThat(key).isEqualTo(Tasks.ANY_KEY);
                    assertThat(shape).isEqualTo(table.shape());
                    rows.writeTo(staged::add);
                    return reference;
                })
                .handle(Tasks.withFields(item));

        assertThat(staged.toArray(long[][]::new))
                .isDeepEqualTo(table.rows(JSON.readTree(handle(item))).toArray(long[][]::new));
        assertThat(StagedAnswer.read(JSON.readTree(answer))).contains(reference);
        assertThat(StagedAnswer.read(JSON.readTree(handle(item)))).isEmpty();
    }

    @Test
    void aStagedItemWithWrongPrimesFailsAsAnyOther() {
        assertThatThrownBy(() -> type.create(staged(30, 30), (key, shape, rows) -> {
                            rows.writeTo(row -> {});
                            throw new AssertionError("the rows are wrong");
                        })
                        .handle(Tasks.withFields(fields("2", "113", "0", "29"))))
                .isInstanceOf(HandlerFailure.class)
                .hasMessageContaining("there are more");
    }

    @Test
    void refusesRowsOfAnotherHandler() throws Exception {
        for (String answer : List.of("{}", "{\"rows\":[[1,2,3]]}", "{\"rows\":[[1,2,3,4.5]]}", "{\"rows\":[7]}")) {
            JsonNode json = JSON.readTree(answer);
            assertThatThrownBy(() -> table.rows(json).toList())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("prime-partitions");
        }
    }

    private List<long[]> rowsOf(long primes, long perItem) throws Exception {
        List<long[]> rows = new ArrayList<>();
        Iterator<ItemGenerator.Item> items =
                type.generator(section(primes, perItem)).orElseThrow().items();
        while (items.hasNext()) {
            table.rows(JSON.readTree(handle(items.next().fields()))).forEach(rows::add);
        }
        return rows;
    }

    private String handle(Map<String, String> fields) throws Exception {
        return type.create(section(10, 10)).handle(Tasks.withFields(fields));
    }

    private void assertDataError(Map<String, String> fields, String message) {
        assertThatThrownBy(() -> handle(fields)).isInstanceOfSatisfying(HandlerFailure.class, failure -> {
            assertThat(failure.category()).isEqualTo(ErrorCategory.DATA_ERROR);
            assertThat(failure).hasMessageContaining(message);
        });
    }

    private static ItemGenerator.Item item(String id, String first, String last, String start) {
        return new ItemGenerator.Item(id, "primes", fields(first, last, start, "10"));
    }

    private static Map<String, String> fields(String first, String last, String start, String count) {
        return Map.of("first_prime", first, "last_prime", last, "start_index", start, "count", count);
    }

    private static HandlerSection staged(long primes, long perItem) {
        return Tasks.section("prime-partitions", Map.of("primes", primes, "primes_per_item", perItem, "stage", true));
    }

    private static HandlerSection section(long primes, long perItem) {
        return Tasks.section("prime-partitions", Map.of("primes", primes, "primes_per_item", perItem));
    }
}
