package dev.holdfast.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FakeTopics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What stands in a compacted topic, before compaction as after it. */
class TopicReaderTest {
    private final FakeTopics topics = new FakeTopics(2);
    private final TopicReader reader = new TopicReader(topics::reader);

    @Test
    void handsOverTheNewestRecordOfEachWantedKeyAndNoneThatWasDeleted() {
        add(0, "e/a", "old");
        add(0, "e/gone", "x");
        add(1, "e/b", "only");
        add(0, "e/a", "new");
        add(0, "other/a", "y");
        add(0, "e/gone", null);

        List<String> seen = new ArrayList<>();
        reader.forEachNewest(
                "t",
                key -> key.startsWith("e/"),
                entry -> seen.add(entry.key() + '=' + new String(entry.value(), StandardCharsets.UTF_8)));

        assertThat(seen).containsExactly("e/a=new", "e/b=only");
    }

    @Property(tries = 200)
    void handsOverTheNewestRecordsInTheOrderOfTheirKeysHoweverFewFitIntoMemory(
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 30) Integer> writes,
            @ForAll @IntRange(min = 1, max = 200) int windowBytes) {
        FakeTopics some = new FakeTopics(3);
        TreeMap<String, String> expected = new TreeMap<>();
        for (int i = 0; i < writes.size(); i++) {
            int item = writes.get(i);
            String key = "e/" + item;
            // Every seventh write takes the record away again.
            String value = i % 7 == 6 ? null : "value " + i + "x".repeat(item);
            some.add("t", item % 3, key, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
            expected.compute(key, (same, before) -> value);
        }
        some.add("t", 0, "other/1", new byte[0]);

        List<String> seen = new ArrayList<>();
        new NewestInOrder(new TopicReader(some::reader), "t", windowBytes)
                .forEach(
                        key -> key.startsWith("e/"),
                        entry -> seen.add(entry.key() + '=' + new String(entry.value(), StandardCharsets.UTF_8)));

        assertThat(seen)
                .containsExactlyElementsOf(expected.entrySet().stream()
                        .map(entry -> entry.getKey() + '=' + entry.getValue())
                        .toList());
    }

    private void add(int partition, String key, @Nullable String value) {
        topics.add("t", partition, key, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }
}
