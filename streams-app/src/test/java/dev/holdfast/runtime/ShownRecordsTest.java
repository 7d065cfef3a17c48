package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.results.ExperimentQueries;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.testing.Records;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an instance answers holds no credential, though a record of an older version does. */
class ShownRecordsTest {
    @Test
    void givesNoCredentialThatAnOldRecordHasInClear() {
        Experiment old = Experiment.newBuilder(Records.running("e"))
                .setSpec("{\"handler\":{\"kind\":\"http\",\"url\":\"http://x/\","
                        + "\"headers\":{\"Authorization\":\"Bearer abcdefgh\",\"X-Key_env\":\"MY_KEY\"}}}")
                .setDrifts(List.of(Drift.newBuilder()
                        .setKey("handler.headers.Authorization")
                        .setBefore("Bearer 12345678")
                        .setAfter("Bearer abcdefgh")
                        .setReason("a new key")
                        .build()))
                .build();
        ExperimentQueries answers = new ExperimentQueries() {
            @Override
            public List<Experiment> experiments() {
                return List.of(old);
            }

            @Override
            public List<ItemView> items(String experimentId, ItemFilter filter) {
                return List.of();
            }
        };

        assertThat(ShownRecords.of(answers).experiments())
                .singleElement()
                .asString()
                .contains("http://x/", "MY_KEY", "a new key")
                .doesNotContain("abcdefgh", "12345678");
    }
}
