package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast watch}. */
@Command(name = "watch", description = "Follow an experiment that another command or instance works on.")
final class WatchCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Override
    public Integer call() {
        Interrupts interrupts = Interrupts.install();
        try (Holdfast holdfast = options.open()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            String experimentId = record.getExperimentId();
            if (ProgressFollower.isOpen(record) && holdfast.cluster().isOwner()) {
                throw new RefusedException("nothing works on " + experimentId + " now: 'holdfast resume " + experimentId
                        + "' goes on with it");
            }
            ProgressFollower follow = new ProgressFollower(holdfast, out(), err(), options.json);
            follow.event("started", record);
            Experiment last = follow.toTheEnd(experimentId, () -> !interrupts.isAsked());
            follow.event(ProgressFollower.isOpen(last) ? "interrupted" : "finished", last);
            return ProgressFollower.isOpen(last) ? ExitCode.INTERRUPTED : ExperimentCounts.exitCode(last);
        }
    }
}
