package dev.holdfast.blocks;

import dev.holdfast.config.BlocksConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What tests do with folders of blocks. */
final class Folders {
    private Folders() {}

    static BlocksConfig settings(Path temp) {
        return new BlocksConfig(temp, "512MB", null, 2);
    }

    static ConversionOutcome convert(BlockFolder folder, RowSource source, long unitsPerBlock) {
        return convert(folder, PrimeResults.TABLE, source, unitsPerBlock);
    }

    static ConversionOutcome convert(BlockFolder folder, Table table, RowSource source, long unitsPerBlock) {
        try (BlockStore store = BlockStore.open(folder, settings(folder.root()))) {
            return new Conversion(store, table, unitsPerBlock, "test", () -> true).run(source, false);
        }
    }

    static ScanReport scan(BlockFolder folder) {
        try (BlockStore store = BlockStore.open(folder, settings(folder.root()))) {
            return new BlockScan(store, PrimeResults.TABLE, ScanDepth.ORDINARY).run();
        }
    }

    /** Returns the checksum of each block. */
    static Map<String, String> blocks(BlockFolder folder) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        for (String file : Durable.names(folder.blocks())) {
            sums.put(file, Durable.sha256(folder.blocks().resolve(file)));
        }
        return sums;
    }

    /** Returns all that a command may change. */
    static Map<String, String> everything(BlockFolder folder) throws IOException {
        Map<String, String> sums = blocks(folder);
        sums.put("sentinel", Files.exists(folder.sentinel()) ? Files.readString(folder.sentinel()) : "none");
        sums.put("runs", Durable.names(folder.runs()).toString());
        sums.put("temp", Durable.names(folder.temp()).toString());
        sums.put("intent", String.valueOf(Files.exists(folder.intent())));
        return sums;
    }

    static void copy(Path from, Path to) throws IOException {
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
