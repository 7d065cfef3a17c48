package dev.holdfast.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.handler.ItemGenerator;
import dev.holdfast.schemas.avro.SourceFacts;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ComputedSourceTest {

    private record Numbers(long count, long made) implements ItemGenerator {
        @Override
        public Iterator<Item> items() {
            return LongStream.range(0, made)
                    .mapToObj(i -> new Item(String.format("%04d", i), "primes", Map.of("first", String.valueOf(i))))
                    .iterator();
        }
    }

    @Test
    void handsOverWhatTheHandlerComputes() throws Exception {
        ItemSource source = new ComputedSource("e", new Numbers(3, 3));

        SourceFacts facts = source.scan();
        Collected collected = Sources.collect(source);

        assertThat(facts.getFile()).isEqualTo("computed");
        assertThat(facts.getChecksum()).isNull();
        assertThat(facts.getItems()).isEqualTo(3);
        assertThat(collected.lines()).containsExactly("0000/primes=null", "0001/primes=null", "0002/primes=null");
        assertThat(collected.items.get(2).getFields()).isEqualTo(Map.of("first", "2"));
        assertThat(collected.items.get(2).getExperimentId()).isEqualTo("e");
        assertThat(source.findings().longestText()).isNull();
    }

    @Test
    void noticesAHandlerThatMiscounts() {
        assertThatThrownBy(() -> new ComputedSource("e", new Numbers(3, 2)).read(new Collected()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("announced 3 items and made 2");
    }
}
