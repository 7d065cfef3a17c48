package dev.holdfast.operations;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecDifferences;
import dev.holdfast.config.spec.SpecDifferences.Difference;
import dev.holdfast.config.spec.SpecTuning;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.util.List;
import java.util.stream.Collectors;

/** Other limits for an experiment: what changes, and the command that changes it. */
public final class Tuning {
    private final Experiment record;
    private final Spec tuned;
    private final List<Difference> changes;

    /**
     * @param values {@code concurrency=32}, {@code budget.tokens=20000}
     * @throws dev.holdfast.config.spec.InvalidSpecException if it cannot be
     */
    public Tuning(Experiment record, List<String> values) {
        Spec stored = Spec.fromJson(record.getSpec());
        this.record = record;
        this.tuned = SpecTuning.tuned(stored, values);
        this.changes = SpecDifferences.between(stored, tuned);
    }

    /** Has it carried out; throws if it is refused. */
    public void carryOut(Operator operator, String reason) {
        ExperimentCommand tune = operator.commands().newCommand(record.getExperimentId(), CommandKind.TUNE);
        tune.setSpec(tuned.toJson());
        tune.setReason(reason);
        tune.setDrifts(changes.stream()
                .map(change -> Drift.newBuilder()
                        .setKey(change.path())
                        .setBefore(change.stored())
                        .setAfter(change.file())
                        .setReason(reason)
                        .build())
                .toList());
        operator.ask(tune);
    }

    /** Returns what changes, in words. */
    public String inWords() {
        return changes.isEmpty()
                ? "nothing"
                : changes.stream()
                        .map(change -> change.path() + " " + change.stored() + " -> " + change.file())
                        .collect(Collectors.joining(", "));
    }
}
