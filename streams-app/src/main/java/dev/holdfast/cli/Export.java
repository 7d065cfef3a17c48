package dev.holdfast.cli;

import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.files.IoReason;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.OpenBlocks;
import dev.holdfast.schemas.avro.Experiment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Writes a folder from which an experiment can be proved anywhere: a backup, and its blocks beside it. */
final class Export {
    private final Holdfast holdfast;
    private final Experiment record;
    private final PrintWriter err;

    Export(Holdfast holdfast, Experiment record, PrintWriter err) {
        this.holdfast = holdfast;
        this.record = record;
        this.err = err;
    }

    void to(Path folder) {
        var unused = Backups.take(holdfast, record, folder, err);
        BlockFolder from = BlockFolder.of(holdfast.config().blocks().folder(), record.getExperimentId());
        BlockFolder to = Backups.blocks(folder);
        if (!BlocksOnDisk.areThere(from)) {
            return;
        }
        try (OpenBlocks blocks = OpenBlocks.of(holdfast, record)) {
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
