package dev.holdfast.bench;

import dev.holdfast.blocks.audit.BlockScan;
import dev.holdfast.blocks.audit.ScanDepth;
import dev.holdfast.blocks.audit.ScanReport;
import dev.holdfast.blocks.audit.SentinelRebuild;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.BlockTable;
import dev.holdfast.config.app.BlocksSettings;
import dev.holdfast.model.TableShape;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * How fast a scan of blocks is, against what DuckDB does with the same files and the same bounds in the same run. The rows
 * are made by a generator: two for each number, in blocks of half a million numbers.
 */
public final class ScanBenchMain {
    private static final long UNITS_PER_BLOCK = 500_000;
    private static final int ROWS_PER_UNIT = 2;
    private static final String MEMORY = "1GB";
    private static final int THREADS = 2;
    private static final int ROUNDS = 3;

    private final Path folder;
    private final long rows;
    private final PrintStream out;

    private ScanBenchMain(Path folder, long rows, PrintStream out) {
        this.folder = folder;
        this.rows = rows;
        this.out = out;
    }

    /** Takes a folder and a count of rows. */
    public static void main(String[] arguments) throws Exception {
        try (PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            new ScanBenchMain(Path.of(arguments[0]), Long.parseLong(arguments[1]), out).run();
        }
    }

    private void run() throws Exception {
        BlockFolder blocks = new BlockFolder(folder.resolve("blocks"));
        Files.createDirectories(blocks.blocks());
        generate(blocks.blocks());
        BlockTable table = new BlockTable(
                "bench",
                "generator",
                TableShape.ofIntegers(List.of("u", "m", "n", "q")).counting("q"),
                new Numbers(),
                null);
        BlocksSettings settings = new BlocksSettings(folder, MEMORY, null, THREADS);
        try (BlockStore store = BlockStore.open(blocks, settings)) {
            new SentinelRebuild(store, table, "bench").run(UNITS_PER_BLOCK, null, false);
            String files = "read_parquet('" + blocks.blocks() + "/*.parquet')";
            for (int round = 1; round <= ROUNDS; round++) {
                double counted = plain("SELECT count(*), min(u), max(u) FROM " + files);
                double read = plain("SELECT count(*), min(u), max(u), sum(u), sum(m), sum(n), sum(q) FROM " + files);
                double scanned = scan(store, table, ScanDepth.ROWS);
                double whole = scan(store, table, ScanDepth.ORDINARY);
                report(round, counted, read, scanned, whole);
            }
        }
    }

    private void generate(Path target) throws SQLException {
        long blocks = rows / ROWS_PER_UNIT / UNITS_PER_BLOCK;
        try (Connection duck = open();
                Statement statement = duck.createStatement()) {
            for (long block = 0; block < blocks; block++) {
                long last = (block + 1) * UNITS_PER_BLOCK - 1;
                String name = String.format(Locale.ROOT, "b%03d_u%d.parquet", block + 1, last);
                statement.execute(
                        "COPY (SELECT i // 2 AS u, 1 + i % 2 AS m, 1::BIGINT AS n, 3 + (hash(i) >> 1)::BIGINT % 1000003"
                                + " AS q FROM range(" + block * UNITS_PER_BLOCK * 2 + ", " + (last + 1) * 2
                                + ") t(i)) TO '"
                                + target.resolve(name) + "' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)");
            }
        }
    }

    private static Connection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", MEMORY);
        properties.setProperty("threads", String.valueOf(THREADS));
        return DriverManager.getConnection("jdbc:duckdb:", properties);
    }

    private static double plain(String sql) throws SQLException {
        try (Connection duck = open();
                Statement statement = duck.createStatement()) {
            long start = System.nanoTime();
            try (ResultSet answer = statement.executeQuery(sql)) {
                answer.next();
                return (System.nanoTime() - start) / 1e9;
            }
        }
    }

    private double scan(BlockStore store, BlockTable table, ScanDepth depth) {
        long start = System.nanoTime();
        ScanReport report = new BlockScan(store, table, depth).run();
        if (!report.isClean() || report.rows() != rows) {
            throw new IllegalStateException("the scan must be clean, but was " + report);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private void report(int round, double counted, double read, double scanned, double whole) throws IOException {
        out.printf(
                Locale.ROOT,
                "round %d: %d rows; count,min,max %.2f s; every column read %.2f s; scan of the rows %.2f s"
                        + " (%.1f million rows/s, %.2f x every column); with checksums and all %.2f s (%.1f million"
                        + " rows/s, %.2f x every column, %.0f x count,min,max); peak %s%n",
                round,
                rows,
                counted,
                read,
                scanned,
                rows / scanned / 1e6,
                scanned / read,
                whole,
                rows / whole / 1e6,
                whole / read,
                whole / counted,
                peak());
    }

    private static String peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> line.substring(6).strip())
                .findFirst()
                .orElse("unknown");
    }
}
