package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.schemas.avro.WorkItem;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a call is reserved with, and so what a call is charged with that timed out. */
class ChargesTest {
    private static final String MODEL =
            "\"kind\":\"llm\",\"base_url\":\"http://localhost\",\"model\":\"m\",\"user\":\"<<TEXT>>\",\"max_tokens\":100";

    /** Input at the dearer price of output made a time-out many times as dear as the dearest call that can be. */
    @Test
    void inputIsReservedAtThePriceOfInputAndOutputAtThatOfOutput() {
        Charges charges = charges(MODEL, "\"money\":20,\"prices\":{\"m\":\"0.15/0.60\"}");

        long tokens = charges.atMost(item(10_000)).tokens();
        long micros = charges.atMost(item(10_000)).micros();

        assertThat(tokens).isBetween(10_100L, 11_000L);
        assertThat(micros).isEqualTo((long) Math.ceil((tokens - 100) * 0.15 + 100 * 0.60));
    }

    @Test
    void whatOneCallUsesAtMostIsPricedAsTheDearestCallOfThatSize() {
        String prices = "\"money\":20,\"tokens_per_call\":1000,\"prices\":{\"*\":\"1/3\"}";

        assertThat(charges("\"kind\":\"exec\"", prices).atMost(item(5)).micros())
                .as("nobody says how much of it may be output")
                .isEqualTo(3_000);
        assertThat(charges("\"kind\":\"exec\"", prices + ",\"output_tokens_per_call\":200")
                        .atMost(item(5))
                        .micros())
                .isEqualTo(800 + 600);
        assertThat(charges(MODEL, prices).atMost(item(5)).micros())
                .as("max_tokens says it")
                .isEqualTo(900 + 300);
        assertThat(charges(MODEL, "\"money\":20,\"tokens_per_call\":1000,\"prices\":{\"*\":\"3/1\"}")
                        .atMost(item(5))
                        .micros())
                .as("output is the cheaper one, and may be left out")
                .isEqualTo(3_000);
    }

    /** Else a prompt that names the text twice would cross the budget. */
    @Test
    void whatThePromptNamesTwiceIsReservedTwice() {
        String twice = MODEL.replace("<<TEXT>>", "<<TEXT>> and <<text>>");
        String budget = "\"tokens\":1000000";

        assertThat(charges(twice, budget).atMost(item(10_000)).tokens())
                .isGreaterThan(charges(MODEL, budget).atMost(item(10_000)).tokens() + 10_000);
    }

    @Test
    void withoutALimitOnlyWhatACallCanComeToIsReserved() {
        String prices = "\"prices\":{\"*\":\"1/3\"}";

        assertThat(charges("\"kind\":\"exec\"", prices).atMost(item(5)).isNone())
                .isTrue();
        assertThat(charges(MODEL, "\"wall_time\":\"1h\"").atMost(item(5)).isNone())
                .as("nobody asks what it costs")
                .isTrue();
        assertThat(charges(MODEL, prices).atMost(item(5)).micros()).isGreaterThan(305);
    }

    private static Charges charges(String handler, String budget) {
        return Charges.of(Spec.fromJson(
                "{\"experiment\":{\"name\":\"n\"},\"handler\":{" + handler + "},\"budget\":{" + budget + "}}"));
    }

    private static WorkItem item(int bytes) {
        return WorkItem.newBuilder()
                .setExperimentId("e")
                .setIncidentId("i")
                .setType("t")
                .setText("x".repeat(bytes))
                .setFields(Map.of())
                .setLabels(Map.of())
                .build();
    }
}
