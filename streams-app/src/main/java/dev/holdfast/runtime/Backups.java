package dev.holdfast.runtime;

import dev.holdfast.backup.Attachments;
import dev.holdfast.backup.BackupManifest;
import dev.holdfast.backup.BackupTaker;
import dev.holdfast.blocks.store.AnswerRows;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.StagedFiles;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.files.IoReason;
import dev.holdfast.ingest.sql.KeptQueries;
import dev.holdfast.model.Restoration;
import dev.holdfast.model.StagedRows;
import dev.holdfast.results.DisplayText;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.Experiment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes backups, of experiments that stand still. */
public final class Backups {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT);
    private static final Duration STILL_BOUND = Duration.ofSeconds(60);

    /**
     * A backup that was taken.
     *
     * @param folder where it is
     * @param manifest what it holds
     */
    public record Taken(Path folder, BackupManifest manifest) {
        public String inWords() {
            return "backup of " + manifest.experimentId() + " with "
                    + manifest.items().admitted() + " items in " + folder;
        }
    }

    private Backups() {}

    /**
     * Writes a backup and reports it.
     *
     * @param wanted the folder; null for one of its own in the data folder
     */
    public static Taken take(Holdfast holdfast, Experiment record, @Nullable Path wanted, Consumer<String> notices) {
        // Without an application, and with a broker that nobody else may use yet, nothing moves.
        boolean still = holdfast.cluster().isEmbedded()
                && holdfast.cluster().isOwner()
                && holdfast.application().isEmpty();
        requireRest(record, still);
        if (still && !QuiescenceCheck.await(holdfast, STILL_BOUND)) {
            throw new RefusedException("a transaction of an application that was killed is still open; try again");
        }
        new ResultComparison(holdfast).difference(record).ifPresent(what -> {
            throw new RefusedException(what);
        });
        Map<Integer, Long> unread = QuiescenceCheck.unreadItems(holdfast);
        BackupTaker taker = new BackupTaker(
                Readers.topics(holdfast),
                holdfast.connection().serdes(),
                holdfast.groupId(),
                record,
                unread,
                attachments(holdfast, record));
        Path folder = (wanted == null ? ownFolder(holdfast, record) : wanted)
                .toAbsolutePath()
                .normalize();
        try {
            Taken taken = new Taken(folder, taker.take(folder, Version.text(), rows(holdfast, record)));
            notices.accept(taken.inWords());
            return taken;
        } catch (IOException | UncheckedIOException e) {
            throw new RefusedException("the backup could not be written to " + folder + ": " + IoReason.of(e));
        }
    }

    /** The rows of a query are its experiment's alone: nobody else has them. */
    private static Map<String, Path> rows(Holdfast holdfast, Experiment record) {
        Spec stored = KeptQueries.found(Spec.fromJson(record.getSpec()), KeptQueries.folder(holdfast.config()));
        Map<String, Path> rows = new HashMap<>();
        KeptQueries.file(stored)
                .filter(Files::isRegularFile)
                .ifPresent(file -> rows.put("sources/" + file.getFileName(), file));
        return rows;
    }

    /** Answers that refer to files are nothing without them. */
    private static Attachments attachments(Holdfast holdfast, Experiment record) {
        if (AnswerRows.of(holdfast.config(), holdfast.handlers(), record).isEmpty()) {
            return (result, backup) -> {};
        }
        BlockFolder from = BlockFolder.of(holdfast.config().blocks().folder(), record.getExperimentId());
        return (result, backup) -> {
            Optional<StagedRows> rows = AnswerRows.reference(result);
            if (rows.isPresent()) {
                StagedFiles.copy(from, rows.get(), blocks(backup));
            }
        };
    }

    /** Returns the folder of the blocks, and of what was staged for them, in a backup. */
    public static BlockFolder blocks(Path backup) {
        return new BlockFolder(backup.resolve("blocks"));
    }

    private static void requireRest(Experiment record, boolean still) {
        String id = record.getExperimentId();
        if (Restoration.isUnderWay(record)) {
            throw new RefusedException("experiment " + id + " is " + record.getStatusReason()
                    + "; let 'holdfast restore' end first, or run it again");
        }
        if (needsRest(record) && !still) {
            throw new RefusedException("experiment " + id + " is " + DisplayText.of(record.getStatus())
                    + ", and a backup of a running experiment would be inconsistent; 'holdfast pause " + id
                    + "' first");
        }
    }

    /** Says whether an experiment moves as soon as an application works, so that a backup needs a folder that rests. */
    public static boolean needsRest(Experiment record) {
        return switch (record.getStatus()) {
            case RUNNING, PAUSING, CANCELLING, UNKNOWN -> true;
            case PAUSED, COMPLETED, FAILED, CANCELLED -> false;
        };
    }

    private static Path ownFolder(Holdfast holdfast, Experiment record) {
        String name = ItemKey.prefixOf(record.getExperimentId()).replace("/", "");
        return holdfast.config()
                .data()
                .resolve("backups")
                .resolve(name + '-' + TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }
}
