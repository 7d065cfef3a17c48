package dev.holdfast.cli;

import dev.holdfast.operations.ApplicationFailedException;
import dev.holdfast.operations.ApplicationHealth;
import dev.holdfast.results.ExperimentFollower;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import java.time.Duration;

/** Waits for the items that a restore has sent, with a line now and then. */
final class RestoreProgress {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration SAY_EVERY = Duration.ofSeconds(10);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(120);
    private static final String MEND = "; run 'holdfast restore' again to go on";

    private final Holdfast holdfast;
    private final CommandContext session;
    private final ApplicationHealth health;

    RestoreProgress(CommandContext session) {
        this.holdfast = session.holdfast();
        this.session = session;
        this.health = new ApplicationHealth(holdfast, session::say);
    }

    /**
     * Waits until so many items are there, or Ctrl-C.
     *
     * @return the record then
     * @throws ApplicationFailedException if nothing moves for two minutes, or the application ends
     */
    Experiment await(String experimentId, long items) {
        try (ExperimentFollower follower = Readers.follower(holdfast, experimentId)) {
            Experiment record = follower.current().orElseThrow();
            long moved = System.nanoTime();
            long said = moved;
            while (record.getItemsAdmitted() < items && !session.interrupts().isAsked()) {
                health.require(MEND);
                long before = record.getItemsAdmitted();
                record = follower.poll(POLL).orElse(record);
                long now = System.nanoTime();
                moved = record.getItemsAdmitted() == before ? moved : now;
                if (now - moved > LONGEST_SILENCE.toNanos()) {
                    throw new ApplicationFailedException(
                            "only " + before + " of " + items + " items are back, and no more are coming" + MEND);
                }
                if (now - said > SAY_EVERY.toNanos()) {
                    said = now;
                    session.say("restoring " + experimentId + ": " + record.getItemsAdmitted() + "/" + items);
                }
            }
            return record;
        }
    }
}
