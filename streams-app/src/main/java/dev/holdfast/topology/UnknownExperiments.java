package dev.holdfast.topology;

import dev.holdfast.model.RejectReason;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.ItemState;
import dev.holdfast.schemas.avro.ItemStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Gives up on items that have waited too long for somebody to start their experiment: they become rejects. Only for as long
 * as it is sure that no START of it lies on the topic of commands, where it may wait longer than that for an application.
 */
final class UnknownExperiments {
    private static final int STEP = 256;
    private static final long LOOK_MS = 1_000;

    private final ProcessorContext<Object, Object> context;
    private final PartitionState holdings;
    private final PendingCommands commands;
    private final Duration wait;

    UnknownExperiments(
            ProcessorContext<Object, Object> context,
            PartitionState holdings,
            PendingCommands commands,
            Duration wait) {
        this.context = context;
        this.holdings = holdings;
        this.commands = commands;
        this.wait = wait;
    }

    /** Gives up on the next items of an experiment whose time is over, if it is time to look. */
    void step(String experimentId, DispatchCursor lane, long now) {
        if (now < lane.unknownCheckAt) {
            return;
        }
        lane.unknownCheckAt = now + LOOK_MS;
        boolean rejects = now >= lane.rejectedCheckAt
                && holdings.tallies().find(experimentId).getItemsRejected() > 0;
        if (!rejects && !hasWaited(experimentId, now - wait.toMillis())) {
            return;
        }
        long sure = lane.inquiry.sure(experimentId, commands, now);
        if (sure < 0) {
            return;
        }
        long until = sure - wait.toMillis();
        giveUp(experimentId, until, now);
        if (rejects) {
            lane.rejectedCheckAt = now + wait.toMillis();
            forgetRejected(experimentId, until);
        }
    }

    private boolean hasWaited(String experimentId, long since) {
        boolean[] waited = {false};
        holdings.backlog().scan(experimentId, 0, (position, raw) -> {
            waited[0] = holdings.read(position, raw).state().getAdmittedAt() <= since;
            return false;
        });
        return waited[0];
    }

    private void giveUp(String experimentId, long since, long now) {
        int[] givenUp = {0};
        holdings.backlog().scan(experimentId, 0, (position, raw) -> {
            PartitionState.Entry entry = holdings.read(position, raw);
            boolean expired = entry.state().getAdmittedAt() <= since && givenUp[0] < STEP;
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

    /** What was rejected has its reject already: only that its key is one of the experiment's is forgotten. */
    private void forgetRejected(String experimentId, long since) {
        Map<String, ItemState> expired = new HashMap<>();
        holdings.items().forEach(experimentId, (key, state) -> {
            if (state.getStatus() == ItemStatus.REJECTED && state.getAdmittedAt() <= since) {
                expired.put(key, state);
            }
        });
        expired.forEach((key, state) -> holdings.move(experimentId, key, state, null));
        holdings.report(experimentId);
    }

    private void reject(PartitionState.Entry entry, long now) {
        String experimentId = entry.key().experimentId();
        RejectionCause reject = new RejectionCause(
                RejectReason.UNKNOWN_EXPERIMENT,
                "no experiment of this id was started within " + wait.toSeconds() + " s",
                experimentId);
        Origin origin = new Origin(Topics.WORK_ITEMS.name(), holdings.partition(), entry.position());
        byte[] key = entry.key().toString().getBytes(StandardCharsets.UTF_8);
        context.forward(reject.toRecord(origin, key, entry.raw(), now), NodeNames.ITEM_REJECTS_SINK);
        holdings.change(entry, null);
        holdings.tallies().change(experimentId, Tallies::reject);
    }
}
