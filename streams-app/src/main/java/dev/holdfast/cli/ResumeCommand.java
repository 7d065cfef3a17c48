package dev.holdfast.cli;

import dev.holdfast.blocks.BlockFolder;
import dev.holdfast.config.Spec;
import dev.holdfast.config.SpecDifferences;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Sentences;
import dev.holdfast.results.ExperimentReader;
import dev.holdfast.runtime.LeaseOwners;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.Lease;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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

    @Option(names = "--source", paramLabel = "FILE", description = "Where the source is now, if it was moved.")
    @Nullable
    Path source;

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

    @Option(names = "--backup", description = "Take a backup first; see 'holdfast backup'.")
    boolean backup;

    @Override
    public Integer call() throws SourceRefusedException {
        if ((takeOver || !acceptedDrift.isEmpty()) && (reason == null || reason.isBlank())) {
            throw new UsageException((takeOver ? "--take-over" : "--accept-drift") + " needs --reason TEXT");
        }
        try (Session session = new Session(options.openToWork(), this)) {
            Optional<Experiment> found = find(session);
            if (found.isEmpty()) {
                session.say("no experiment is unfinished; 'holdfast list' shows those there are");
                return Exit.OK;
            }
            return resume(session, found.get());
        }
    }

    /** A run that was killed while it made its blocks has all results, and wants no more than the blocks. */
    private int endOf(Session session, Experiment record) {
        BlockFolder folder = BlockFolder.of(session.holdfast().config().blocks().folder(), record.getExperimentId());
        boolean lacksBlocks = record.getStatus() == ExperimentStatus.COMPLETED
                && Spec.fromJson(record.getSpec()).blocks() != null
                && (!Files.exists(folder.sentinel()) || Files.exists(folder.intent()));
        if (!lacksBlocks) {
            throw new RefusedException(Sentences.over(record));
        }
        session.say(record.getExperimentId() + " is completed, and its blocks are not"
                + (dryRun ? ": they would be made" : ": making them"));
        return dryRun ? Exit.OK : new Course(session, null).convert(record);
    }

    private int resume(Session session, Experiment record) throws SourceRefusedException {
        if (Progress.isOver(record)) {
            return endOf(session, record);
        }
        Spec stored = Spec.fromJson(record.getSpec());
        VerifiedSource verified = VerifiedSource.of(
                session.holdfast().handlers(), record, Specs.moved(stored, source), acceptUnknownSource);
        SpecDrift drift = SpecDrift.of(record, stored, session.holdfast().handlers());
        List<Drift> accepted = acceptedDrift.isEmpty()
                ? List.of()
                : drift.accepted(record, stored, session.holdfast().handlers(), acceptedDrift, String.valueOf(reason));
        Tuning raise = budget == null ? null : new Tuning(record, List.of(BudgetRaise.of(stored, budget)));
        new ResumeReport(session).print(record, stored, drift, acceptedDrift, dryRun);
        if (dryRun) {
            return Exit.OK;
        }
        if (id == null && !yes) {
            new Question(this).require("resume it?", "name the experiment, or say --yes");
        }
        if (backup) {
            var unused = Backups.take(session.holdfast(), record, null, err());
        }
        session.requireFit(stored.handler());
        session.holdfast().startApplication();
        if (raise != null) {
            raise.carryOut(session, reason == null ? "resume --budget " + budget : reason);
        }
        take(session, record, stored, verified, drift, accepted);
        return carryOn(session, record, stored, verified);
    }

    private int carryOn(Session session, Experiment record, Spec stored, VerifiedSource verified) {
        String experimentId = record.getExperimentId();
        try (Submission submission = new Submission(session, experimentId)) {
            session.follow().event("started", record);
            if (record.getItemsTotal() == null || record.getItemsSubmitted() < record.getItemsTotal()) {
                submission.start(verified.items(), record.getItemsSubmitted());
            }
            return new Course(session, submission).follow(experimentId, stored);
        }
    }

    /** Asks for the lease; a resume that was killed before it was answered may be answered only now, and have it. */
    private void take(
            Session session,
            Experiment record,
            Spec stored,
            VerifiedSource verified,
            SpecDrift drift,
            List<Drift> accepted) {
        try {
            session.ask(command(session, record, stored, verified, drift, accepted));
        } catch (RefusedException refused) {
            Experiment now = Readers.experiments(session.holdfast()).resolve(record.getExperimentId());
            Lease lease = now.getLease();
            if (lease == null || lease.equals(record.getLease()) || !LeaseOwners.isGone(lease.getOwner())) {
                throw refused;
            }
            session.ask(command(session, now, stored, verified, drift, accepted));
        }
    }

    private ExperimentCommand command(
            Session session,
            Experiment record,
            Spec stored,
            VerifiedSource verified,
            SpecDrift drift,
            List<Drift> accepted) {
        ExperimentCommand resume = Submission.asking(session, record.getExperimentId(), CommandKind.RESUME);
        resume.setReason(reason);
        resume.setTakeOver(takeOver);
        resume.setSource(verified.facts());
        Lease lease = record.getLease();
        if (lease != null && !takeOver && LeaseOwners.isGone(lease.getOwner())) {
            session.say(
                    "the process that had it is gone (" + Sentences.of(lease.getOwner()) + "): taking over from it");
            resume.setTakeOverFrom(lease.getOwner().getId());
            resume.setReason(reason != null ? reason : "its process is gone");
        }
        if (!accepted.isEmpty()) {
            resume.setDrifts(accepted);
            resume.setSpec(SpecDifferences.accept(stored, drift.file().orElseThrow(), acceptedDrift)
                    .toJson());
        }
        return resume;
    }

    private Optional<Experiment> find(Session session) {
        ExperimentReader reader = Readers.experiments(session.holdfast());
        if (id == null) {
            return reader.newestUnfinished();
        }
        return Optional.of(reader.resolve(id));
    }
}
