package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.report.TroubleNotes;
import dev.holdfast.model.Stops;
import dev.holdfast.operations.ApplicationHealth;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.ExperimentFollower;
import dev.holdfast.results.OpenTransactions;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Follows an experiment to its end, showing how it goes. */
final class ProgressFollower {
    /** Longer than a transaction that somebody ends is open. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration POLL = Duration.ofMillis(100);

    private final Holdfast holdfast;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;
    private final ApplicationHealth health;
    private long reported = -1;
    private long heardAt = System.nanoTime();
    private final TroubleNotes trouble = new TroubleNotes();
    private final DiskWarning disk;

    ProgressFollower(Holdfast holdfast, PrintWriter out, PrintWriter err, boolean json) {
        this.holdfast = holdfast;
        this.out = out;
        this.err = err;
        this.json = json;
        this.health = new ApplicationHealth(holdfast, text -> {
            err.println("holdfast: " + text);
            err.flush();
        });
        this.disk = new DiskWarning(holdfast);
    }

    /**
     * Follows until the experiment is over.
     *
     * @param goOn asked again and again; false ends the wait. It may throw what has to end the command
     * @param see takes each record that comes; so may it
     * @return the last record; its status tells whether it is over
     */
    Experiment toTheEnd(String experimentId, BooleanSupplier goOn, Consumer<Experiment> see) {
        ProgressLine line = new ProgressLine(err, holdfast.config().progress());
        try (ExperimentFollower follower = Readers.follower(holdfast, experimentId)) {
            Experiment record = follower.current().orElseThrow();
            see.accept(record);
            while (isOpen(record) && goOn.getAsBoolean()) {
                health.require("; 'holdfast resume " + experimentId + "' goes on once that is fixed");
                warnOfTheDisk(record);
                Optional<Experiment> news = follower.poll(POLL);
                if (news.isEmpty()) {
                    requireThatNothingHangs();
                } else {
                    heardAt = System.nanoTime();
                    record = news.get();
                    see.accept(record);
                    progress(line, record);
                }
                sayTrouble(record);
            }
            if (!json) {
                line.finish(record);
            }
            return record;
        }
    }

    /** Follows until the experiment is over; see the other one. */
    Experiment toTheEnd(String experimentId, BooleanSupplier goOn) {
        return toTheEnd(experimentId, goOn, record -> {});
    }

    /** Prints a JSON line about an event. */
    void event(String name, Experiment record) {
        if (json) {
            ObjectNode event = Json.object().put("event", name);
            event.setAll(Json.experiment(record));
            out.println(event);
            out.flush();
        }
    }

    /** Says whether something goes on, or is about to. */
    static boolean isOpen(Experiment record) {
        return switch (record.getStatus()) {
            case RUNNING, PAUSING, CANCELLING -> true;
            case PAUSED -> Stops.isWaitingForService(record);
            case COMPLETED, FAILED, CANCELLED, UNKNOWN -> false;
        };
    }

    /** Where what the application or this command reads is held back for good, the end would never come. */
    private void requireThatNothingHangs() {
        if (System.nanoTime() - heardAt < SILENCE.toNanos()) {
            return;
        }
        heardAt = System.nanoTime();
        OpenTransactions transactions = holdfast.connection().transactions();
        Topics.ALL.forEach(topic -> transactions.require(topic.name()));
    }

    private void warnOfTheDisk(Experiment record) {
        disk.of(record).ifPresent(text -> {
            err.println("holdfast: " + text);
            err.flush();
        });
    }

    private void progress(ProgressLine line, Experiment record) {
        if (!json) {
            line.show(record);
        } else if (isOpen(record) && ExperimentCounts.done(record) != reported) {
            reported = ExperimentCounts.done(record);
            event("progress", record);
        }
    }

    private void sayTrouble(Experiment record) {
        boolean before = trouble.isWaiting();
        Optional<String> note = trouble.of(record, System.nanoTime())
                .or(() -> trouble.ofWait(
                        record,
                        Instant.now(),
                        System.nanoTime(),
                        () -> holdfast.application().flatMap(app -> app.blockedUntil(record.getExperimentId()))));
        if (json && before != trouble.isWaiting()) {
            event(trouble.isWaiting() ? "waiting" : "going_on", record);
        } else if (!json) {
            note.ifPresent(text -> {
                err.println("holdfast: " + text);
                err.flush();
            });
        }
    }
}
