package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.ItemKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeySetTest {

    @Property
    void knowsWhatASetKnows(@ForAll @Size(max = 200) List<@IntRange(max = 50) Integer> ids) {
        KeySet keys = new KeySet();
        Set<Integer> expected = new HashSet<>();

        for (int id : ids) {
            ItemKey key = new ItemKey("e", String.valueOf(id), "t");
            assertThat(keys.noted(key)).isEqualTo(expected.contains(id) ? 7L * id : KeySet.ABSENT);
            assertThat(keys.add(key, 7L * id) == KeySet.ABSENT).isEqualTo(expected.add(id));
        }
    }

    @Test
    void growsWithoutForgetting() {
        KeySet keys = new KeySet();
        for (int i = 0; i < 100_000; i++) {
            assertThat(keys.add(new ItemKey("e", String.valueOf(i), "t"), i)).isEqualTo(KeySet.ABSENT);
        }
        for (int i = 0; i < 100_000; i++) {
            assertThat(keys.add(new ItemKey("e", String.valueOf(i), "t"), 5)).isEqualTo(i);
        }
        assertThat(keys.noted(new ItemKey("e", "100000", "t"))).isEqualTo(KeySet.ABSENT);
        keys.put(new ItemKey("e", "7", "t"), 70);
        assertThat(keys.noted(new ItemKey("e", "7", "t"))).isEqualTo(70);
    }
}
