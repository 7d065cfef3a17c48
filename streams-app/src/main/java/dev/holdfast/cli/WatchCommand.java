package dev.holdfast.cli;

import dev.holdfast.runtime.Holdfast;
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
            if (Follow.isOpen(record) && holdfast.cluster().isOwner()) {
                throw new RefusedException("nothing works on " + experimentId + " now: 'holdfast resume " + experimentId
                        + "' goes on with it");
            }
            Follow follow = new Follow(holdfast, out(), err(), options.json);
            follow.event("started", record);
            Experiment last = follow.toTheEnd(experimentId, () -> !interrupts.isAsked());
            follow.event(Follow.isOpen(last) ? "interrupted" : "finished", last);
            return Follow.isOpen(last) ? Exit.INTERRUPTED : Counts.exitCode(last);
        }
    }
}
