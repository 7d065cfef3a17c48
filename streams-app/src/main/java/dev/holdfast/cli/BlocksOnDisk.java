package dev.holdfast.cli;

import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The blocks that a person named, by what is on the disk. */
public final class BlocksOnDisk {
    private BlocksOnDisk() {}

    /**
     * Takes hold of blocks by what is on the disk alone: without a broker, and whether or not the topics are still there.
     * Only where the sentinel does not say whose blocks they are, the experiment's record is asked.
     */
    public static OpenBlocks fromDisk(GlobalOptions options, String wanted) {
        AppConfig config = options.settings();
        options.log(config);
        BlockFolder folder = find(config, wanted);
        HandlerTypes handlers = GlobalOptions.handlers(config);
        Optional<Sentinel> sentinel = Sentinel.readable(folder);
        if (sentinel.isEmpty()) {
            try (Holdfast holdfast = options.openToAsk(config, handlers)) {
                return OpenBlocks.of(holdfast.config(), holdfast.handlers(), ownerOf(holdfast, folder));
            }
        }
        return OpenBlocks.of(
                config,
                handlers,
                folder,
                sentinel.get().experimentId(),
                sentinel.get().handler());
    }

    private static Experiment ownerOf(Holdfast holdfast, BlockFolder folder) {
        String name = String.valueOf(folder.root().getFileName());
        return Readers.experiments(holdfast).all().stream()
                .filter(record -> BlockFolder.name(record.getExperimentId()).equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusedException(
                        "the folder " + folder.root() + " has no readable sentinel, and no experiment has that name"));
    }

    /** A folder may hold nothing but what handlers staged, or the run files of a conversion that was killed. */
    private static boolean isAny(BlockFolder folder) {
        return folder.hasBlocks() || !BlockFolder.names(folder.runs()).isEmpty();
    }

    private static BlockFolder find(AppConfig config, String wanted) {
        Path all = config.blocks().folder();
        List<String> names = BlockFolder.names(all).stream()
                .filter(name -> isAny(new BlockFolder(all.resolve(name))))
                .toList();
        if (wanted.equals("latest") && !names.isEmpty()) {
            return names.stream()
                    .map(name -> new BlockFolder(all.resolve(name)))
                    .max(Comparator.comparingLong(
                            folder -> folder.sentinel().toFile().lastModified()))
                    .orElseThrow();
        }
        String start = BlockFolder.name(wanted);
        if (names.contains(start)) {
            return new BlockFolder(all.resolve(start));
        }
        List<String> matching =
                names.stream().filter(name -> name.startsWith(start)).toList();
        if (matching.size() == 1) {
            return new BlockFolder(all.resolve(matching.get(0)));
        }
        throw new RefusedException(
                matching.isEmpty()
                        ? "there are no blocks of " + wanted + " in " + all + "; 'holdfast blocks convert " + wanted
                                + "' makes them" + (names.isEmpty() ? "" : "; there is " + String.join(", ", names))
                        : wanted + " is the beginning of " + matching.size() + " experiments: "
                                + String.join(", ", matching));
    }

    /** Returns the sentinel; throws if there is none. */
    public static Sentinel sentinel(OpenBlocks blocks) {
        BlockFolder folder = blocks.store().folder();
        return Sentinel.of(folder)
                .orElseThrow(() -> new RefusedException("there is no sentinel in "
                        + folder.root() + "; 'holdfast blocks sentinel " + blocks.experimentId()
                        + " --rebuild' makes it from the blocks"));
    }
}
