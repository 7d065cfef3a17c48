package dev.holdfast.topology;

import dev.holdfast.config.spec.ExperimentSection;
import dev.holdfast.config.spec.SnapshotsSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.model.cohort.CohortRules;
import dev.holdfast.model.cohort.RunFacts;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.SnapshotRequest;
import dev.holdfast.schemas.avro.SnapshotRequestKind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots on the experiments side: of a run when it completes, in the transaction that completes it, and of any
 * run when a person asks.
 */
final class SnapshotTaking {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTaking.class);

    /** The stage of a run that is not complete, unless another is asked for. */
    static final String INTERIM = "interim";

    private final Map<String, String> environment;

    SnapshotTaking(TopologySettings settings) {
        this.environment = settings.environment();
    }

    /** Returns the request for a run's snapshot, if this change of its record completed it. */
    Optional<SnapshotRequest> onCompletion(@Nullable Experiment before, Experiment after, Instant at) {
        boolean completes = after.getStatus() == ExperimentStatus.COMPLETED
                && (before == null || before.getStatus() != ExperimentStatus.COMPLETED);
        if (!completes) {
            return Optional.empty();
        }
        try {
            Spec spec = Spec.fromJson(after.getSpec());
            return Optional.of(request(after, spec, spec.experiment().snapshotStage(), at));
        } catch (RuntimeException e) {
            // The run is complete whether or not it can be told of.
            LOG.warn("no snapshot of a run that completed, key={}", after.getExperimentId(), e);
            return Optional.empty();
        }
    }

    /** Returns why a person cannot have the snapshot that a command asks for, or null. */
    @Nullable
    String refusal(Experiment record, ExperimentCommand command) {
        String stage = command.getStage();
        if (stage == null) {
            return null;
        }
        try {
            ExperimentSection.requireCohort(stage);
        } catch (IllegalArgumentException e) {
            return "the stage " + e.getMessage();
        }
        String own = Spec.fromJson(record.getSpec()).experiment().snapshotStage();
        return stage.equals(own) && !isComplete(record)
                ? "experiment " + record.getExperimentId() + " is not complete; its snapshot of stage " + own
                        + " is taken when it is; leave --stage out to take one of stage " + INTERIM
                : null;
    }

    /** Returns the request that a person's command stands for. */
    SnapshotRequest onDemand(Experiment record, ExperimentCommand command, Instant at) {
        Spec spec = Spec.fromJson(record.getSpec());
        String usual = isComplete(record) ? spec.experiment().snapshotStage() : INTERIM;
        SnapshotRequest request = request(record, spec, command.getStage() == null ? usual : command.getStage(), at);
        request.setCommandId(command.getCommandId());
        request.setBy(command.getIssuedBy());
        return request;
    }

    private SnapshotRequest request(Experiment record, Spec spec, String stage, Instant at) {
        SnapshotsSection section = SnapshotsSection.of(spec);
        CohortRules rules = new CohortRules(
                section.key(),
                section.exclude(),
                section.metric(spec),
                section.minRuns(),
                section.window(),
                section.thresholds());
        return SnapshotRequest.newBuilder()
                .setKind(SnapshotRequestKind.TAKE)
                .setCohort(spec.experiment().snapshotCohort())
                .setStage(stage)
                .setFacts(new RunFacts(spec.toShownMap(), rules, environment).of(record, stage, at))
                .setIssuedAt(at)
                .build();
    }

    private static boolean isComplete(Experiment record) {
        return record.getStatus() == ExperimentStatus.COMPLETED;
    }
}
