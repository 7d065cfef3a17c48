package dev.holdfast.blocks;

import dev.holdfast.blocks.audit.BlockScan;
import dev.holdfast.blocks.audit.ScanDepth;
import dev.holdfast.blocks.audit.ScanReport;
import dev.holdfast.blocks.convert.Conversion;
import dev.holdfast.blocks.convert.ConversionOutcome;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.files.DurableFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What tests do with folders of blocks. */
public final class Folders {
    private Folders() {}

    public static BlocksSettings settings(Path temp) {
        return new BlocksSettings(temp, "512MB", null, 2);
    }

    public static ConversionOutcome convert(BlockFolder folder, RowSource source, long unitsPerBlock) {
        return convert(folder, PrimeResults.TABLE, source, unitsPerBlock);
    }

    public static ConversionOutcome convert(
            BlockFolder folder, BlockTable table, RowSource source, long unitsPerBlock) {
        try (BlockStore store = BlockStore.open(folder, settings(folder.root()))) {
            return new Conversion(store, table, unitsPerBlock, "test", () -> true).run(source, false);
        }
    }

    public static ScanReport scan(BlockFolder folder) {
        try (BlockStore store = BlockStore.open(folder, settings(folder.root()))) {
            return new BlockScan(store, PrimeResults.TABLE, ScanDepth.ORDINARY).run();
        }
    }

    /** Returns the checksum of each block. */
    public static Map<String, String> blocks(BlockFolder folder) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        for (String file : DurableFiles.names(folder.blocks())) {
            sums.put(file, DurableFiles.sha256(folder.blocks().resolve(file)));
        }
        return sums;
    }

    /** Returns all that a command may change. */
    public static Map<String, String> everything(BlockFolder folder) throws IOException {
        Map<String, String> sums = blocks(folder);
        sums.put("sentinel", Files.exists(folder.sentinel()) ? Files.readString(folder.sentinel()) : "none");
        sums.put("runs", DurableFiles.names(folder.runs()).toString());
        sums.put("temp", DurableFiles.names(folder.temp()).toString());
        sums.put("intent", String.valueOf(Files.exists(folder.intent())));
        return sums;
    }

    public static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path one : all.toList()) {
                Path target = to.resolve(from.relativize(one).toString());
                if (Files.isDirectory(one)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(one, target);
                }
            }
        }
    }
}
