package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.ingest.Growth;
import dev.holdfast.ingest.OldRowsChangedException;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.sql.KeptQueries;
import dev.holdfast.model.Appends;
import dev.holdfast.model.Progress;
import dev.holdfast.operations.ChangedRow;
import dev.holdfast.operations.SpecFolder;
import dev.holdfast.operations.SpecSources;
import dev.holdfast.operations.Submission;
import dev.holdfast.operations.VerifiedSource;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Backups;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.SourceFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code holdfast resume ID --append}: rows that came to the end of a finished experiment's file are submitted and run. */
final class Appending {
    private final CommandContext session;
    private final ResumeCommand command;
    private final Experiment record;
    private final SpecFolder place;
    private final Spec spec;

    Appending(CommandContext session, ResumeCommand command, Experiment record) {
        this.session = session;
        this.command = command;
        this.record = record;
        this.place = command.place(session, record);
        this.spec = SpecSources.moved(
                place.spec(),
                command.source,
                KeptQueries.folder(session.holdfast().config()));
    }

    /** Says whether these rows are in the record already, and are being run: what is left is a resume like any other. */
    boolean isUnderWay() {
        SourceFacts known = record.getSource();
        Path file = file();
        try {
            return !Progress.isOver(record)
                    && !record.getAppends().isEmpty()
                    && known != null
                    && file != null
                    && Files.size(file) == known.getBytes();
        } catch (IOException notThere) {
            return false;
        }
    }

    int call() throws SourceRefusedException {
        String problem = Appends.whyNot(record);
        if (problem != null) {
            throw new RefusedException(problem + ifGrown());
        }
        if (KeptQueries.file(spec).isPresent()) {
            throw new RefusedException("experiment " + record.getExperimentId()
                    + " was started with the rows of a query (source.sql), which are ordered by the incident's id and"
                    + " stay as they were, so no rows can be appended; run the SPEC as a new experiment");
        }
        VerifiedSource source = VerifiedSource.grown(session.holdfast().handlers(), record, spec);
        SourceFacts before = Objects.requireNonNull(record.getSource());
        Growth growth = growth(source, before);
        if (growth.rows() == 0) {
            return nothing(before);
        }
        String words = words(before, source.facts());
        if (command.dryRun) {
            return preview(before, source.facts(), words);
        }
        if (!session.isJson()) {
            session.say("appending to " + record.getExperimentId() + " (" + record.getName() + "): " + words);
        }
        return append(source, growth);
    }

    private Growth growth(VerifiedSource source, SourceFacts before) throws SourceRefusedException {
        if (Objects.equals(source.facts().getChecksum(), before.getChecksum())) {
            return new Growth(0, 0, 0);
        }
        try {
            return source.items().since(before);
        } catch (OldRowsChangedException changed) {
            String row = new ChangedRow(session.holdfast(), record)
                    .find(source.items())
                    .orElse("");
            throw new RefusedException(changed.getMessage() + row
                    + "; nothing was submitted; put the old rows back as they were, or run the file as a new"
                    + " experiment");
        }
    }

    private int nothing(SourceFacts before) {
        Long limit = spec.source() == null ? null : spec.source().limit();
        String why = "there is nothing to append to " + record.getExperimentId() + ": "
                + (limit != null && before.getItems() >= limit
                        ? "it has the " + limit + " items that source.limit allows"
                        : before.getFile() + " has " + DisplayText.count(before.getRows(), "row") + ", as it had");
        if (session.isJson()) {
            session.out().println(Json.pretty(Json.mutation(record.getExperimentId(), false, command.dryRun, why)));
        } else {
            session.say(why);
        }
        return ExitCode.OK;
    }

    private int preview(SourceFacts before, SourceFacts now, String words) {
        String detail = "would append " + words;
        if (session.isJson()) {
            ObjectNode node = Json.mutation(record.getExperimentId(), false, true, detail)
                    .put("rows", now.getRows() - before.getRows())
                    .put("items", now.getItems() - before.getItems())
                    .put("blanks", now.getBlanks() - before.getBlanks())
                    .put("duplicates", now.getDuplicates() - before.getDuplicates())
                    .put("duplicates_differing", now.getDuplicatesDiffering() - before.getDuplicatesDiffering())
                    .put("rejected", now.getRejected() - before.getRejected())
                    .put("checksum_before", before.getChecksum())
                    .put("checksum", now.getChecksum());
            session.out().println(Json.pretty(node));
        } else {
            session.out().println(record.getExperimentId() + ": " + detail);
            session.out().println("dry run: nothing was submitted");
        }
        return ExitCode.OK;
    }

    private int append(VerifiedSource source, Growth growth) throws SourceRefusedException {
        if (command.backup) {
            var unused = Backups.take(session.holdfast(), record, null, session::say);
        }
        String id = record.getExperimentId();
        session.interrupts()
                .lastWords(() -> session.say("interrupted; go on with: holdfast resume " + id + " --append"));
        session.requireFit(place.spec().handler(), true);
        session.requireRoom();
        session.holdfast().startApplication();
        if (growth.items() == 0) {
            submitRejects(source, growth);
        }
        Submission.take(session, record, now -> wish(source, growth));
        Experiment appended = Readers.experiments(session.holdfast()).resolve(id);
        if (growth.items() == 0) {
            session.follow().event("finished", appended);
            session.say("no new row is a new item: the record has the " + DisplayText.count(growth.rows(), "new row")
                    + ", and nothing is to be run");
            return ExperimentCounts.exitCode(appended);
        }
        return ResumeCommand.carryOn(session, appended, place.spec(), source);
    }

    /** Before the record counts them, which nothing would go on with: twice on the topic is better than never. */
    private void submitRejects(VerifiedSource source, Growth growth) {
        Submission submission = new Submission(session, record.getExperimentId());
        submission.startRejects(source.items(), record, growth.lastRow());
        submission.await();
    }

    private ExperimentCommand wish(VerifiedSource source, Growth growth) {
        ExperimentCommand wish = Submission.asking(session, record.getExperimentId(), CommandKind.APPEND);
        wish.setReason(command.reason);
        wish.setSource(source.facts());
        wish.setAppendTo(Objects.requireNonNull(record.getSource()).getChecksum());
        wish.setAppendAfter(growth.lastRow());
        place.note(wish);
        return wish;
    }

    private static String words(SourceFacts before, SourceFacts now) {
        return DisplayText.count(now.getRows() - before.getRows(), "new row") + " behind the "
                + before.getRows() + " that were read: "
                + (now.getItems() - before.getItems()) + " items, "
                + (now.getBlanks() - before.getBlanks()) + " blank texts, "
                + (now.getDuplicates() - before.getDuplicates()) + " duplicates ("
                + (now.getDuplicatesDiffering() - before.getDuplicatesDiffering()) + " that differ), "
                + (now.getRejected() - before.getRejected()) + " rejected; "
                + now.getItems() + " items in all";
    }

    /** Of one that is not finished, whose file has grown too early, resume needs the file as it was. */
    private String ifGrown() {
        SourceFacts known = record.getSource();
        Path file = file();
        try {
            boolean isGrown = !Progress.isOver(record)
                    && known != null
                    && known.getChecksum() != null
                    && file != null
                    && Files.size(file) > known.getBytes();
            return isGrown
                    ? "; the file has grown already, and resume wants it as it was: of a plain text these are its"
                            + " first "
                            + known.getBytes() + " bytes (head -c " + known.getBytes() + " " + file
                            + " > before); name them with --source"
                    : "";
        } catch (IOException notThere) {
            return "";
        }
    }

    private @Nullable Path file() {
        SourceSection source = spec.source();
        return source == null || !source.files().isOneFile()
                ? null
                : Path.of(source.files().shown());
    }
}
