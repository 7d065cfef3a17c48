package dev.holdfast.cli.snapshots;

import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.snapshots.LatestFiles;
import dev.holdfast.snapshots.SnapshotReader;
import dev.holdfast.snapshots.SnapshotSet;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The LATEST.json files of the data folder. */
public final class LatestExport {
    private static final Logger LOG = LoggerFactory.getLogger(LatestExport.class);

    private LatestExport() {}

    static Path folder(Holdfast holdfast) {
        return holdfast.config().data().toAbsolutePath().normalize().resolve("snapshots");
    }

    static LatestFiles files(Holdfast holdfast) {
        return new LatestFiles(folder(holdfast));
    }

    /** Writes what is new; see the other one. */
    public static void refresh(Holdfast holdfast) {
        SnapshotReader reader = Readers.snapshots(holdfast);
        refresh(holdfast, () -> reader.pointers().pointers(), reader::snapshots);
    }

    /** Writes what is new. Whoever only keeps the files up to date has better to do than to end for them. */
    public static void refresh(
            Holdfast holdfast, Supplier<Map<String, Pointer>> pointers, Supplier<SnapshotSet> shelf) {
        try {
            var unused = files(holdfast).write(pointers.get(), shelf.get());
        } catch (RuntimeException e) {
            LOG.warn("LATEST.json is not up to date; 'holdfast snapshots latest' writes it", e);
        }
    }
}
