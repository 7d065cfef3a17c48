package dev.holdfast.cli;

import dev.holdfast.config.Spec;
import dev.holdfast.config.SpecDifferences;
import dev.holdfast.config.SpecDifferences.Difference;
import dev.holdfast.config.SpecTuning;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast tune}. */
@Command(
        name = "tune",
        description = "Change the limits of an experiment while it runs; the change and its reason are kept.")
final class TuneCommand extends BaseCommand {
    @Parameters(index = "0", paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "KEY=VALUE",
            description = "A key of the SPEC's section 'execution', such as concurrency=32 or rate=5/s.")
    List<String> values = List.of();

    @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why; kept in the record.")
    String reason = "";

    @Option(names = "--dry-run", description = "Only show what would change.")
    boolean dryRun;

    @Override
    public Integer call() {
        try (Session session = new Session(options.openToWork(), this)) {
            Experiment record = Readers.experiments(session.holdfast()).resolve(Objects.requireNonNull(id));
            Spec stored = Spec.fromJson(record.getSpec());
            Spec tuned = SpecTuning.tuned(stored, values);
            List<Difference> changes = SpecDifferences.between(stored, tuned);
            if (!dryRun) {
                session.startToAnswer();
                session.ask(command(session, record, tuned, changes));
            }
            report(session, record, changes);
            return Exit.OK;
        }
    }

    private ExperimentCommand command(Session session, Experiment record, Spec tuned, List<Difference> changes) {
        ExperimentCommand tune = session.commands().newCommand(record.getExperimentId(), CommandKind.TUNE);
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
        return tune;
    }

    private void report(Session session, Experiment record, List<Difference> changes) {
        String detail = changes.stream()
                .map(change -> change.path() + " " + change.stored() + " -> " + change.file())
                .collect(Collectors.joining(", "));
        if (session.isJson()) {
            session.out().println(Json.mutation(record.getExperimentId(), !dryRun, dryRun, detail));
        } else {
            session.say((dryRun ? "would change: " : "in force: ") + (detail.isEmpty() ? "nothing" : detail));
        }
    }
}
