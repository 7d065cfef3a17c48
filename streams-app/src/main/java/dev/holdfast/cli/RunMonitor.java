package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.convert.ConversionOutcome;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.cli.blocks.ConversionReport;
import dev.holdfast.cli.report.MetricsReport;
import dev.holdfast.cli.report.RunSummary;
import dev.holdfast.cli.report.SampleReport;
import dev.holdfast.cli.snapshots.RunSnapshot;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.yaml.Durations;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.ingest.Spread;
import dev.holdfast.operations.Submission;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.HangingTransactionException;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Application;
import dev.holdfast.runtime.BlockConversion;
import dev.holdfast.runtime.Readers;
import dev.holdfast.runtime.ResultComparison;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.snapshots.Regression;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The course of an experiment as run, resume and retry follow it: to its end, and what is said then. */
final class RunMonitor {
    /** The application that completed the experiment may have them, and makes the same. */
    private static final Duration HELD_BOUND = Duration.ofHours(1);

    private final CommandContext session;
    private final @Nullable Submission submission;
    private boolean failOnRegression;
    private Spread sample = Spread.NONE;
    private boolean sampled;

    /**
     * @param submission what this command submits meanwhile; null if it submits nothing
     */
    RunMonitor(CommandContext session, @Nullable Submission submission) {
        this.session = session;
        this.submission = submission;
    }

    /** Lets a metric that is worse than it may be decide the exit code. */
    RunMonitor failingOnRegression(boolean wanted) {
        failOnRegression = wanted;
        return this;
    }

    /** Pauses the experiment once a sample of it is finished, and tells what it says of the rest. */
    RunMonitor stoppingAfter(Spread wanted) {
        sample = wanted;
        return this;
    }

    /** Follows the experiment to its end, and says how it ended; returns the exit code. */
    int follow(String experimentId, Spec spec) {
        session.interrupts().lastWords(() -> sayHowToResume(experimentId));
        session.holdfast().conversions().leave(experimentId);
        Experiment record = session.follow().toTheEnd(experimentId, this::goOn, this::see);
        return switch (record.getStatus()) {
            case RUNNING, PAUSING, CANCELLING -> interrupted(record);
            case PAUSED, FAILED, UNKNOWN -> sampled ? sampled(record) : stopped(record);
            case COMPLETED, CANCELLED -> finished(record, spec);
        };
    }

    private boolean goOn() {
        return submission == null ? !session.interrupts().isAsked() : submission.beat();
    }

    private void see(Experiment record) {
        if (submission != null) {
            submission.see(record);
        }
        if (sample.size() > 0 && !sampled && ExperimentCounts.done(record) >= sample.size()) {
            sampled = true;
            ExperimentCommand pause = session.commands().newCommand(record.getExperimentId(), CommandKind.PAUSE);
            pause.setReason("sample of " + sample.size() + " of " + sample.items() + " items");
            session.commands().send(pause);
        }
    }

    private int sampled(Experiment record) {
        endSubmission();
        SampleReport report = new SampleReport(record, sample, Readers.results(session.holdfast()));
        if (session.isJson()) {
            ObjectNode event = Json.object().put("event", "sampled");
            event.setAll(Json.experiment(record));
            report.addTo(event);
            session.out().println(event);
        } else {
            MetricsReport.lines(record.getMetrics()).forEach(session::say);
            report.lines().forEach(session::say);
        }
        return record.getItemsFailed() > 0 ? ExitCode.WITH_ERRORS : ExitCode.OK;
    }

    private int finished(Experiment record, Spec spec) {
        Optional<String> different = difference(record);
        if (different.isPresent()) {
            session.follow().event("damaged", record);
            session.say(different.get());
            return ExitCode.AUDIT_FAILED;
        }
        int summary = session.isJson() ? ExitCode.OK : summarize(record);
        int blocks = spec.blocks() == null ? ExitCode.OK : convert(record, true);
        List<Regression> regressions = new RunSnapshot(session).tell(record);
        session.follow().event("finished", record);
        if (blocks != ExitCode.OK || summary != ExitCode.OK) {
            return blocks == ExitCode.OK ? summary : blocks;
        }
        return failOnRegression && !regressions.isEmpty() ? ExitCode.REGRESSION : ExperimentCounts.exitCode(record);
    }

    /** That it is complete is said only if what was counted can be read. */
    private Optional<String> difference(Experiment record) {
        try {
            return new ResultComparison(session.holdfast()).difference(record);
        } catch (HangingTransactionException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private int summarize(Experiment record) {
        try {
            new RunSummary(session.holdfast(), session.out(), session.err()).print(record);
            return ExitCode.OK;
        } catch (AuditFailedException e) {
            return failed("results", e, "");
        } catch (BlocksRefusedException e) {
            session.say("results: " + e.getMessage());
            return ExitCode.REFUSED;
        }
    }

    private int failed(String what, AuditFailedException e, String again) {
        session.say(what + ": " + e.getMessage() + again);
        e.faults().forEach(fault -> session.say(fault.inWords()));
        return ExitCode.AUDIT_FAILED;
    }

    /** A SPEC with blocks wants them when the run is over (P10); the run itself is not undone if they cannot be made. */
    int convert(Experiment record) {
        return convert(record, false);
    }

    private int convert(Experiment record, boolean isCompared) {
        String again = "; when it is fixed: holdfast blocks convert " + record.getExperimentId();
        try {
            BlockConversion conversion = new BlockConversion(
                    session.holdfast(), HELD_BOUND, () -> !session.interrupts().isAsked());
            ConversionOutcome outcome =
                    (isCompared ? conversion.compared() : conversion).convert(record, null, false, false);
            outcome.recovered().forEach(what -> session.say("blocks: " + what));
            session.say("blocks: " + ConversionReport.inWords(outcome, false));
            return outcome.finished() ? ExitCode.OK : ExitCode.INTERRUPTED;
        } catch (AuditFailedException e) {
            return failed("blocks", e, again);
        } catch (BlocksRefusedException e) {
            session.say("blocks: " + e.getMessage() + again);
            return ExitCode.REFUSED;
        }
    }

    /** Somebody stopped it; what this command has not submitted yet, 'resume' submits. */
    private int stopped(Experiment record) {
        endSubmission();
        session.follow().event(DisplayText.of(record.getStatus()), record);
        session.say(DisplayText.stopped(record));
        if (!session.isJson()) {
            MetricsReport.spent(record).forEach(session::say);
        }
        return ExitCode.INTERRUPTED;
    }

    private int interrupted(Experiment record) {
        endSubmission();
        session.holdfast().application().ifPresent(application -> drain(application, record));
        session.follow().event("interrupted", record);
        sayHowToResume(record.getExperimentId());
        return ExitCode.INTERRUPTED;
    }

    private void endSubmission() {
        if (submission != null) {
            submission.end();
        }
    }

    private void drain(Application application, Experiment record) {
        session.holdfast().leave();
        Duration limit = Spec.fromJson(record.getSpec()).execution().timeout().plusSeconds(5);
        int running = application.runningCalls();
        if (running > 0) {
            session.say("stopping: waiting for " + running + " call(s) in flight, " + Durations.forPeople(limit)
                    + " at most; Ctrl-C again stops at once and leaves them in doubt");
        }
        if (!application.drain(limit)) {
            session.say(application.runningCalls() + " call(s) did not end; they are in doubt");
        }
    }

    private void sayHowToResume(String experimentId) {
        session.say("interrupted; go on with: holdfast resume " + experimentId);
    }
}
