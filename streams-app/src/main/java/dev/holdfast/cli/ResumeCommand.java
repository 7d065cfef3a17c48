package dev.holdfast.cli;

import dev.holdfast.cli.report.ResumeReport;
import dev.holdfast.cli.snapshots.RunSnapshot;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecDifferences;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.errors.UsageException;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.sql.KeptQueries;
import dev.holdfast.model.Appends;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Sentences;
import dev.holdfast.operations.BudgetIncrease;
import dev.holdfast.operations.OwnerGoneException;
import dev.holdfast.operations.RemainingCost;
import dev.holdfast.operations.SpecDrift;
import dev.holdfast.operations.SpecFolder;
import dev.holdfast.operations.SpecSources;
import dev.holdfast.operations.Submission;
import dev.holdfast.operations.Tuning;
import dev.holdfast.operations.VerifiedSource;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ExperimentReader;
import dev.holdfast.runtime.Backups;
import dev.holdfast.runtime.Conversions;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast resume}. */
@Command(
        name = "resume",
        description = "Go on with an unfinished experiment: what is done stays, what is missing is submitted.")
final class ResumeCommand extends BaseCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID|latest",
            description =
                    "Which one; a unique beginning will do (default: the newest unfinished one, after a question).")
    @Nullable
    String id;

    @Option(
            names = "--source",
            paramLabel = "FILE",
            description = "Where the source is now, if it was moved: a file, or a pattern in quotes.")
    @Nullable
    Path source;

    @Option(
            names = "--spec-dir",
            paramLabel = "DIR",
            description =
                    "Where the SPEC's folder is now, if it was moved: its program, key file and source are there.")
    @Nullable
    Path specDir;

    @Option(names = "--accept-unknown-source", description = "Go on though the record has no checksum to compare with.")
    boolean acceptUnknownSource;

    @Option(
            names = "--accept-drift",
            paramLabel = "KEY",
            description = "Use the SPEC file's value of this key from now on; may be repeated; needs --reason.")
    List<String> acceptedDrift = List.of();

    @Option(names = "--take-over", description = "Take the experiment from a process that is alive; needs --reason.")
    boolean takeOver;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why; kept in the experiment's record.")
    @Nullable
    String reason;

    @Option(names = "--dry-run", description = "Say what is left; start nothing.")
    boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    boolean yes;

    @Option(
            names = "--budget",
            paramLabel = "[KEY=][+]N",
            description = "Raise the budget first: +20, tokens=+5000, wall_time=+2h, or what it shall be in all.")
    @Nullable
    String budget;

    @Option(
            names = "--append",
            description = "The file of a finished experiment has more rows at its end now: submit and run these.")
    boolean append;

    @Option(names = "--backup", description = "Take a backup first; see 'holdfast backup'.")
    boolean backup;

    @Override
    public Integer call() throws SourceRefusedException {
        if ((takeOver || !acceptedDrift.isEmpty()) && (reason == null || reason.isBlank())) {
            throw new UsageException((takeOver ? "--take-over" : "--accept-drift") + " needs --reason TEXT");
        }
        if (append) {
            requireFitForAppend();
        }
        try {
            return resume();
        } catch (OwnerGoneException gone) {
            err().println("holdfast: the process that ran the broker has ended: taking over from it");
            err().flush();
            return resume();
        }
    }

    private void requireFitForAppend() {
        if (id == null) {
            throw new UsageException("--append needs the experiment: holdfast resume ID --append");
        }
        if (takeOver || acceptUnknownSource || budget != null || !acceptedDrift.isEmpty()) {
            throw new UsageException("--append can only be combined with --source, --spec-dir, --reason, --backup,"
                    + " --dry-run and --yes; use the other options with 'holdfast resume' after the append");
        }
    }

    private int resume() throws SourceRefusedException {
        try (CommandContext session = new CommandContext(options.openToWork(), this)) {
            Optional<Experiment> found = find(session);
            if (found.isEmpty()) {
                session.say("no experiment is unfinished; 'holdfast list' shows those there are");
                return ExitCode.OK;
            }
            Experiment record = found.get();
            Appending appending = append ? new Appending(session, this, record) : null;
            return appending == null || appending.isUnderWay() ? resume(session, record) : appending.call();
        }
    }

    /** A run that was killed behind its last result wants no more than what an end leaves: its blocks, its snapshot. */
    private int endOf(CommandContext session, Experiment record) {
        boolean blocks = Conversions.areMissing(session.holdfast(), record);
        boolean snapshot = RunSnapshot.isMissing(session, record);
        if (!blocks && !snapshot) {
            throw new RefusedException(Sentences.over(record) + Appends.hint(record));
        }
        session.say(record.getExperimentId() + " is " + DisplayText.of(record.getStatus()) + ", and its "
                + (blocks && snapshot ? "blocks and its snapshot are" : blocks ? "blocks are" : "snapshot is")
                + " not made" + (dryRun ? "; nothing was done" : ": making what is missing"));
        if (dryRun) {
            return ExitCode.OK;
        }
        int made = blocks ? new RunMonitor(session, null).convert(record) : ExitCode.OK;
        if (snapshot) {
            new RunSnapshot(session).make(record);
        }
        return made;
    }

    private int resume(CommandContext session, Experiment record) throws SourceRefusedException {
        String experimentId = record.getExperimentId();
        session.interrupts().lastWords(() -> session.say("interrupted; go on with: holdfast resume " + experimentId));
        if (Progress.isOver(record)) {
            return endOf(session, record);
        }
        SpecFolder place = place(session, record);
        Spec stored = place.spec();
        VerifiedSource verified = VerifiedSource.of(
                session.holdfast().handlers(),
                record,
                SpecSources.moved(
                        stored, source, KeptQueries.folder(session.holdfast().config())),
                acceptUnknownSource);
        SpecDrift drift =
                SpecDrift.of(placed(record, place), stored, session.holdfast().handlers());
        List<Drift> accepted = acceptedDrift.isEmpty()
                ? List.of()
                : drift.accepted(
                        placed(record, place),
                        stored,
                        session.holdfast().handlers(),
                        acceptedDrift,
                        String.valueOf(reason));
        Tuning raise = budget == null ? null : new Tuning(record, List.of(BudgetIncrease.of(stored, budget)));
        new ResumeReport(session)
                .print(
                        record,
                        stored,
                        drift,
                        acceptedDrift,
                        dryRun,
                        RemainingCost.of(record, stored, session.holdfast().handlers(), verified));
        verified.items().findings().added().forEach(added -> session.say("warning: " + added));
        if (dryRun) {
            return ExitCode.OK;
        }
        if (id == null && !yes) {
            new ConfirmPrompt(this).require("resume it?", "name the experiment, or say --yes");
        }
        if (backup) {
            var unused = Backups.take(session.holdfast(), record, null, this::say);
        }
        session.requireFit(stored.handler(), true);
        session.requireRoom();
        session.holdfast().startApplication();
        try {
            if (raise != null) {
                raise.carryOut(session, reason == null ? "resume --budget " + budget : reason);
            }
            Submission.take(session, record, now -> command(session, record, place, verified, drift, accepted));
        } catch (RefusedException refused) {
            return endedMeanwhile(session, record, stored, refused);
        }
        return carryOn(session, record, stored, verified);
    }

    /** Where little was missing, the application that was started for this has done it by now. */
    private static int endedMeanwhile(
            CommandContext session, Experiment record, Spec stored, RefusedException refused) {
        Experiment now = Readers.experiments(session.holdfast()).resolve(record.getExperimentId());
        if (!Progress.isOver(now)) {
            throw refused;
        }
        return new RunMonitor(session, null).follow(record.getExperimentId(), stored);
    }

    SpecFolder place(CommandContext session, Experiment record) {
        Spec stored = Spec.fromJson(record.getSpec());
        return SpecFolder.of(
                record,
                stored,
                session.holdfast().handlers().require(stored.handler().kind()),
                specDir,
                reason);
    }

    private static Experiment placed(Experiment record, SpecFolder place) {
        return Experiment.newBuilder(record).setSpecFile(place.file()).build();
    }

    static int carryOn(CommandContext session, Experiment record, Spec stored, VerifiedSource verified) {
        String experimentId = record.getExperimentId();
        try (Submission submission = new Submission(session, experimentId)) {
            session.follow().event("started", record);
            if (record.getItemsTotal() == null || record.getItemsSubmitted() < record.getItemsTotal()) {
                submission.start(verified.items(), record);
            }
            return new RunMonitor(session, submission).follow(experimentId, stored);
        }
    }

    private ExperimentCommand command(
            CommandContext session,
            Experiment record,
            SpecFolder place,
            VerifiedSource verified,
            SpecDrift drift,
            List<Drift> accepted) {
        ExperimentCommand resume = Submission.asking(session, record.getExperimentId(), CommandKind.RESUME);
        resume.setReason(reason);
        resume.setTakeOver(takeOver);
        resume.setSource(verified.facts());
        place.note(resume);
        if (!accepted.isEmpty()) {
            resume.setDrifts(
                    Stream.concat(place.moves().stream(), accepted.stream()).toList());
            resume.setSpec(SpecDifferences.accept(place.spec(), drift.file().orElseThrow(), acceptedDrift)
                    .toJson());
        }
        return resume;
    }

    private Optional<Experiment> find(CommandContext session) {
        ExperimentReader reader = Readers.experiments(session.holdfast());
        if (id == null) {
            return reader.newestUnfinished();
        }
        return Optional.of(reader.resolve(id));
    }
}
