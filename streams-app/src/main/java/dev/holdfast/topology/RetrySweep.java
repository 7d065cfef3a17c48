package dev.holdfast.topology;

import dev.holdfast.model.ItemWishes;
import dev.holdfast.model.Tallies;
import dev.holdfast.schemas.avro.Experiment;

/** Carries out a retry: looks through the backlog for failed items, some at a time, and queues them again. */
final class RetrySweep {
    private static final int STEP = 2_000;

    private final PartitionState holdings;

    RetrySweep(PartitionState holdings) {
        this.holdings = holdings;
    }

    /** Moves the newest retry of an experiment one step, unless it is over here. */
    void step(Experiment record, DispatchCursor lane) {
        String experimentId = record.getExperimentId();
        int generation = record.getRetryGeneration();
        if (generation == 0 || holdings.tallies().find(experimentId).getRetryGeneration() >= generation) {
            return;
        }
        if (lane.retryGeneration != generation) {
            lane.retryGeneration = generation;
            lane.retryCursor = 0;
            lane.retryTaken = 0;
        }
        lane.retryCursor = holdings.visit(experimentId, lane.retryCursor, STEP, entry -> retry(record, lane, entry));
        if (lane.retryCursor == PartitionState.END) {
            holdings.tallies().change(experimentId, tally -> Tallies.retried(tally, generation));
        }
        holdings.report(experimentId);
    }

    private void retry(Experiment record, DispatchCursor lane, PartitionState.Entry entry) {
        int generation = record.getRetryGeneration();
        if (entry.state().getRetryGeneration() == generation) {
            // Taken before a restart.
            lane.retryTaken++;
        } else if (lane.retryTaken < quota(record) && ItemWishes.isRetried(entry.state(), record)) {
            lane.retryTaken++;
            holdings.change(entry, ItemWishes.retried(entry.state(), generation));
            lane.await(entry.position(), 0);
        }
    }

    private long quota(Experiment record) {
        return record.getRetryQuota() == null
                ? Long.MAX_VALUE
                : record.getRetryQuota().getOrDefault(String.valueOf(holdings.partition()), 0L);
    }
}
