package dev.holdfast.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.serde.RegistryUnavailableException;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.TestHandler;
import dev.holdfast.testing.TopologyHarness;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A registry that does not answer is nobody's record's fault: the thread fails, and nothing is lost. */
class RegistryOutageTest {
    private static final ItemKey KEY = new ItemKey("e", "i1", "t");

    private final TopologyHarness harness = new TopologyHarness(TestHandler.slow(task -> "{}"));

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void failsInsteadOfRejectingAnItem() {
        byte[] item = harness.bytes(Topics.WORK_ITEMS, Records.item(KEY));
        harness.registry().setIll(true);

        assertThatThrownBy(() -> harness.pipe(Topics.WORK_ITEMS, KEY.toString().getBytes(StandardCharsets.UTF_8), item))
                .hasRootCauseInstanceOf(Exception.class)
                .hasStackTraceContaining(RegistryUnavailableException.class.getName());

        harness.registry().setIll(false);
        assertThat(harness.rejects()).isEmpty();
        assertThat(harness.item(KEY)).isNull();
    }

    @Test
    void failsInsteadOfRejectingAnAttempt() {
        byte[] event = harness.bytes(Topics.ATTEMPTS, Events.started(KEY, 1, "here/2"));
        harness.registry().setIll(true);

        assertThatThrownBy(() -> harness.pipe(Topics.ATTEMPTS, KEY.toString().getBytes(StandardCharsets.UTF_8), event))
                .hasStackTraceContaining(RegistryUnavailableException.class.getName());

        harness.registry().setIll(false);
        assertThat(harness.rejects()).isEmpty();
        assertThat(harness.store("journal").get("attempts")).as("not folded").isNull();
    }
}
