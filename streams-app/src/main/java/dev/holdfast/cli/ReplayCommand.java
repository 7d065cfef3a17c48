package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.errors.UsageException;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.ExperimentFollower;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.OffsetReset;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast replay}. */
@Command(
        name = "replay",
        description = {
            "Reset the offsets of topic work-items and let idempotence do its work: what is done stays as it is,",
            "and every record that is read again is counted as a duplicate. Offsets belong to the application, so the",
            "items of all experiments are read again; the named one is followed."
        })
final class ReplayCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Which experiment to follow; a unique beginning will do.")
    @Nullable
    String id;

    @ArgGroup(multiplicity = "0..1")
    Target target = new Target();

    @Option(names = "--dry-run", description = "Print the offsets and Kafka's own command; change nothing.")
    boolean dryRun;

    /** Where to read again from. */
    static final class Target {
        @Option(names = "--to-earliest", description = "From the first record (the default).")
        boolean earliest;

        @Option(names = "--to-datetime", paramLabel = "TIME", description = "From a time such as 2026-11-22T10:00:00Z.")
        @Nullable
        String datetime;
    }

    @Override
    public Integer call() {
        Interrupts interrupts = Interrupts.install();
        try (Holdfast holdfast = options.openAlone()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            if (holdfast.cluster().isEmbedded() && !holdfast.cluster().isOwner()) {
                throw new RefusedException("the application runs in another command, and offsets can only be reset"
                        + " while it is stopped; stop that command and try again");
            }
            Instant from = from();
            OffsetReset reset = OffsetReset.plan(holdfast, from);
            err().println("holdfast: Kafka's own command for this: " + command(holdfast, from));
            String detail = reset.records() + " records will be read again";
            if (dryRun) {
                report(record, false, detail);
                return ExitCode.OK;
            }
            reset.apply();
            options.serveGuests(holdfast);
            holdfast.startApplication();
            follow(holdfast, record.getExperimentId(), reset, interrupts);
            return interrupts.isAsked() ? ExitCode.INTERRUPTED : ExitCode.OK;
        }
    }

    private void follow(Holdfast holdfast, String experimentId, OffsetReset reset, Interrupts interrupts) {
        try (ExperimentFollower follower = Readers.follower(holdfast, experimentId)) {
            Experiment before = follower.current().orElseThrow();
            reset.awaitCaughtUp(() -> !interrupts.isAsked());
            Experiment after = before;
            // The last counts follow the last offsets within a second; nothing new for that long means settled.
            for (int quiet = 0; quiet < 10 && !interrupts.isAsked(); ) {
                var news = follower.poll(Duration.ofMillis(200));
                quiet = news.isPresent() ? 0 : quiet + 1;
                after = news.orElse(after);
            }
            report(
                    after,
                    true,
                    reset.records() + " records read again, "
                            + (after.getDuplicates() - before.getDuplicates())
                            + " of them duplicates of this experiment; "
                            + (after.getAttempts() - before.getAttempts()) + " new attempts, "
                            + (ExperimentCounts.done(after) - ExperimentCounts.done(before)) + " items newly finished");
        }
    }

    private void report(Experiment record, boolean applied, String detail) {
        if (options.json) {
            out().println(Json.mutation(record.getExperimentId(), applied, dryRun, detail));
        } else {
            out().println(detail);
        }
    }

    private @Nullable Instant from() {
        if (target.datetime == null) {
            return null;
        }
        try {
            return Instant.parse(target.datetime);
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    "--to-datetime must be a time such as 2026-11-22T10:00:00Z, but was '" + target.datetime + "'");
        }
    }

    private static String command(Holdfast holdfast, @Nullable Instant from) {
        return "kafka-consumer-groups --bootstrap-server " + holdfast.cluster().bootstrapServers() + " --group "
                + holdfast.groupId() + " --topic " + Topics.WORK_ITEMS.name() + " --reset-offsets "
                + (from == null
                        ? "--to-earliest"
                        : "--to-datetime " + from.toString().replace("Z", "")) + " --execute";
    }
}
