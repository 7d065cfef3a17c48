package dev.holdfast.cli;

import dev.holdfast.backup.Backup;
import dev.holdfast.backup.ItemCounts;
import dev.holdfast.backup.Restorer;
import dev.holdfast.blocks.store.AnswerRows;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.StagedFiles;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.files.IoReason;
import dev.holdfast.ingest.sql.KeptQueries;
import dev.holdfast.model.Restoration;
import dev.holdfast.model.StagedRows;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Backups;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code holdfast restore}. */
@Command(
        name = "restore",
        description = "Read a backup into a data folder that does not have its experiment. What was running comes back"
                + " paused; 'holdfast resume' goes on with it.")
final class RestoreCommand extends BaseCommand {
    @Parameters(paramLabel = "DIR", description = "The folder that 'holdfast backup' wrote.")
    @Nullable
    Path folder;

    @Override
    public Integer call() {
        Backup backup = Backup.open(Objects.requireNonNull(folder));
        try (CommandContext session = new CommandContext(options.openToWork(), this)) {
            Holdfast holdfast = session.holdfast();
            requireRoomFor(holdfast, backup);
            bringStaged(holdfast, backup);
            bringRows(holdfast, backup);
            session.startToAnswer();
            try (Producer<String, byte[]> producer = holdfast.connection().writer()) {
                return restore(holdfast, session, producer, backup);
            }
        }
    }

    private static void requireRoomFor(Holdfast holdfast, Backup backup) {
        Optional<Experiment> there =
                Readers.experiments(holdfast).find(backup.manifest().experimentId());
        if (there.isPresent() && !Restoration.isOf(backup.record(), there.get())) {
            throw new RefusedException("experiment " + backup.manifest().experimentId() + " exists already ("
                    + DisplayText.of(there.get().getStatus())
                    + "); restore the backup into another data folder (--data DIR)");
        }
    }

    /** What results refer to is there before the results are. */
    private void bringStaged(Holdfast holdfast, Backup backup) {
        if (AnswerRows.of(holdfast.config(), holdfast.handlers(), backup.record())
                .isEmpty()) {
            return;
        }
        BlockFolder from = Backups.blocks(Objects.requireNonNull(folder));
        BlockFolder to = BlockFolder.of(
                holdfast.config().blocks().folder(), backup.record().getExperimentId());
        backup.items(item -> Optional.ofNullable(item.getResult())
                .flatMap(AnswerRows::reference)
                .ifPresent(rows -> bring(from, rows, to)));
    }

    /** The rows of its query, which are named by their checksum. */
    private void bringRows(Holdfast holdfast, Backup backup) {
        Path sources = KeptQueries.folder(holdfast.config());
        Path kept = KeptQueries.folder(Objects.requireNonNull(folder));
        Optional<Path> file = KeptQueries.file(Spec.fromJson(backup.record().getSpec()))
                .map(one -> kept.resolve(one.getFileName()))
                .filter(Files::isRegularFile);
        try {
            if (file.isPresent()) {
                Files.createDirectories(sources);
                Path target = sources.resolve(file.get().getFileName());
                Path partial = sources.resolve("." + ProcessHandle.current().pid() + ".part");
                Files.copy(file.get(), partial, StandardCopyOption.REPLACE_EXISTING);
                Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new RefusedException("the rows of the query cannot be put into " + sources + ": " + IoReason.of(e));
        }
    }

    private static void bring(BlockFolder from, StagedRows rows, BlockFolder to) {
        try {
            StagedFiles.copy(from, rows, to);
        } catch (IOException e) {
            throw new RefusedException(
                    "the staged file " + rows.file() + " cannot be put into " + to.staged() + ": " + IoReason.of(e));
        }
    }

    private int restore(Holdfast holdfast, CommandContext session, Producer<String, byte[]> producer, Backup backup) {
        String id = backup.manifest().experimentId();
        ItemCounts wanted = backup.manifest().items();
        Restorer restorer = new Restorer(backup, producer, holdfast.connection().serdes());
        session.ask(command(session, backup, null));
        Map<String, Long> sentBefore = restorer.sentBefore(Readers.topics(holdfast));
        restorer.sendItems();
        Experiment there = new RestoreProgress(session).await(id, wanted.admitted());
        if (there.getItemsAdmitted() < wanted.admitted()) {
            session.say("interrupted with " + there.getItemsAdmitted() + " of " + wanted.admitted()
                    + " items back; go on with: holdfast restore " + folder);
            return ExitCode.INTERRUPTED;
        }
        String differences = wanted.differencesTo(ItemCounts.of(there));
        // What an earlier restore sent of the unread events has changed the counts since.
        if (!differences.isEmpty() && (sentBefore.isEmpty() || backup.unfolded() == 0)) {
            throw new RefusedException("experiment " + id + " is back with " + differences
                    + "; it stays paused. This should not happen: keep the backup and the data folder");
        }
        restorer.sendAttempts(sentBefore, holdfast.cluster().topics().items());
        session.ask(command(session, backup, wanted.admitted()));
        say(backup);
        return ExitCode.OK;
    }

    private static ExperimentCommand command(CommandContext session, Backup backup, @Nullable Long items) {
        ExperimentCommand restore =
                session.commands().newCommand(backup.manifest().experimentId(), CommandKind.RESTORE);
        restore.setRecord(backup.record());
        restore.setItemsTotal(items);
        return restore;
    }

    private void say(Backup backup) {
        String id = backup.manifest().experimentId();
        ItemCounts items = backup.manifest().items();
        String detail = items.admitted() + " items (" + items.succeeded() + " succeeded, " + items.failed()
                + " failed) are back, as they were at " + backup.manifest().takenAt();
        if (options.json) {
            out().println(Json.mutation(id, true, false, detail));
        } else {
            out().println(id + ": " + detail + "; 'holdfast show " + id + "' shows it");
        }
    }
}
