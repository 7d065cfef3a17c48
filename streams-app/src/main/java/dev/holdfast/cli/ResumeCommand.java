package dev.holdfast.cli;

import dev.holdfast.config.Spec;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.results.ExperimentReader;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import dev.holdfast.schemas.avro.SourceFacts;
import java.nio.file.Path;
import java.util.Objects;
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
            description = "Which one; a unique beginning will do (default: the newest unfinished one).")
    @Nullable
    String id;

    @Option(names = "--source", paramLabel = "FILE", description = "Where the source is now, if it was moved.")
    @Nullable
    Path source;

    @Option(names = "--dry-run", description = "Say what is left; start nothing.")
    boolean dryRun;

    @Option(names = "--backup", description = "Take a backup first; see 'holdfast backup'.")
    boolean backup;

    @Override
    public Integer call() throws SourceRefusedException {
        Holdfast holdfast = options.openToWork();
        boolean handedOver = false;
        try {
            Experiment record = find(holdfast);
            Spec spec = specOf(record);
            ItemSource items = verifiedSource(holdfast, record, spec);
            describe(record);
            if (dryRun) {
                return Exit.OK;
            }
            if (backup) {
                var unused = Backups.take(holdfast, record, null, err());
            }
            holdfast.startApplication();
            handedOver = true;
            return carryOn(holdfast, record, spec, items);
        } finally {
            if (!handedOver) {
                holdfast.close();
            }
        }
    }

    private int carryOn(Holdfast holdfast, Experiment record, Spec spec, ItemSource items) {
        String experimentId = record.getExperimentId();
        try (Session session = new Session(holdfast, this)) {
            session.ask(session.commands().newCommand(experimentId, CommandKind.RESUME));
            session.follow().event("started", record);
            boolean all = record.getItemsTotal() != null && record.getItemsSubmitted() >= record.getItemsTotal();
            return session.carryOut(experimentId, spec, all ? null : items, record.getItemsSubmitted());
        }
    }

    private Experiment find(Holdfast holdfast) {
        ExperimentReader reader = Readers.experiments(holdfast);
        Experiment record = id != null
                ? reader.resolve(id)
                : reader.newestUnfinished()
                        .orElseThrow(() -> new RefusedException(
                                "no experiment is unfinished; 'holdfast list' shows those there are"));
        if (record.getStatus() == ExperimentStatus.COMPLETED || record.getStatus() == ExperimentStatus.CANCELLED) {
            throw new RefusedException(Refusals.ended(record));
        }
        return record;
    }

    private Spec specOf(Experiment record) {
        Spec stored = Spec.fromJson(record.getSpec());
        if (source == null) {
            return stored;
        }
        if (stored.source() == null) {
            throw new UsageException("--source: this experiment has no source: its items are computed");
        }
        return stored.withSourceFile(source.toAbsolutePath().normalize());
    }

    /** Reads the source as it is now and compares it with what the record says it was (R4, R5). */
    private static ItemSource verifiedSource(Holdfast holdfast, Experiment record, Spec spec)
            throws SourceRefusedException {
        ItemSource items = Specs.source(record.getExperimentId(), spec, holdfast.handlers());
        SourceFacts now = items.scan();
        SourceFacts then = Objects.requireNonNullElse(record.getSource(), now);
        if (!Objects.equals(now.getChecksum(), then.getChecksum())) {
            throw new RefusedException("the source is not the one that the experiment was started with: "
                    + then.getFile() + " had " + then.getChecksum() + ", " + now.getFile() + " has "
                    + now.getChecksum() + "; put the old file back, name it with --source, or start a new experiment");
        }
        return items;
    }

    private void describe(Experiment record) {
        if (options.json) {
            if (dryRun) {
                out().println(Json.pretty(Json.experiment(record).put("dry_run", true)));
            }
            return;
        }
        err().println("holdfast: " + (dryRun ? "would resume " : "resuming ") + record.getExperimentId() + " ("
                + record.getName() + "): " + Counts.done(record) + "/" + Counts.total(record) + " ("
                + Counts.percent(record) + ") done, " + record.getItemsFailed() + " of them failed, "
                + Counts.pending(record) + " left, " + record.getItemsInDoubt() + " in doubt so far");
        err().flush();
    }
}
