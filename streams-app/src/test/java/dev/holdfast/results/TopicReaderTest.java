package dev.holdfast.results;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.FakeTopics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    private void add(int partition, String key, @Nullable String value) {
        topics.add("t", partition, key, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }
}
