package dev.holdfast.topology;

import dev.holdfast.model.RejectReason;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/** Gives up on items that have waited too long for somebody to start their experiment: they become rejects. */
final class UnknownExperiments {
    private static final int STEP = 256;
    private static final long LOOK_MS = 1_000;

    private final ProcessorContext<Object, Object> context;
    private final Holdings holdings;
    private final Duration wait;

    UnknownExperiments(ProcessorContext<Object, Object> context, Holdings holdings, Duration wait) {
        this.context = context;
        this.holdings = holdings;
        this.wait = wait;
    }

    /** Gives up on the next items of an experiment whose time is over, if it is time to look. */
    void step(String experimentId, Lane lane, long now) {
        if (now < lane.unknownCheckAt) {
            return;
        }
        lane.unknownCheckAt = now + LOOK_MS;
        int[] givenUp = {0};
        holdings.backlog().scan(experimentId, 0, (position, raw) -> {
            Holdings.Entry entry = holdings.read(position, raw);
            boolean expired = entry.state().getAdmittedAt() + wait.toMillis() <= now && givenUp[0] < STEP;
            if (expired) {
                givenUp[0]++;
                reject(entry, now);
            }
            return expired;
        });
        if (givenUp[0] > 0) {
            holdings.report(experimentId);
        }
    }

    private void reject(Holdings.Entry entry, long now) {
        String experimentId = entry.key().experimentId();
        Reject reject = new Reject(
                RejectReason.UNKNOWN_EXPERIMENT,
                "no experiment of this id was started within " + wait.toSeconds() + " s",
                experimentId);
        Origin origin = new Origin(Topics.WORK_ITEMS.name(), holdings.partition(), entry.position());
        byte[] key = entry.key().toString().getBytes(StandardCharsets.UTF_8);
        context.forward(reject.toRecord(origin, key, entry.raw(), now), Nodes.ITEM_REJECTS_SINK);
        holdings.change(entry, null);
        holdings.tallies().change(experimentId, Tallies::reject);
    }
}
