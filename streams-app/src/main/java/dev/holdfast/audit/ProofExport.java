package dev.holdfast.audit;

import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.files.IoReason;
import dev.holdfast.runtime.Backups;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.avro.Experiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Writes a folder from which an experiment can be proved anywhere: a backup, and its blocks beside it. */
public final class ProofExport {
    private final Holdfast holdfast;
    private final Experiment record;
    private final Consumer<String> notices;

    public ProofExport(Holdfast holdfast, Experiment record, Consumer<String> notices) {
        this.holdfast = holdfast;
        this.record = record;
        this.notices = notices;
    }

    public void to(Path folder) {
        var unused = Backups.take(holdfast, record, folder, notices);
        BlockFolder from = BlockFolder.of(holdfast.config().blocks().folder(), record.getExperimentId());
        BlockFolder to = Backups.blocks(folder);
        if (!from.hasBlocks()) {
            return;
        }
        try (OpenBlocks blocks = OpenBlocks.of(holdfast.config(), holdfast.handlers(), record)) {
            copy(blocks.store().folder().blocks(), to.blocks());
            copy(blocks.store().folder().runs(), to.runs());
            if (Files.exists(from.sentinel())) {
                Files.copy(from.sentinel(), to.sentinel());
            }
        } catch (IOException e) {
            throw new RefusedException("the blocks could not be written to " + folder + ": " + IoReason.of(e));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        List<Path> files;
        try (Stream<Path> all = Files.list(from)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.copy(file, to.resolve(file.getFileName()));
        }
    }
}
