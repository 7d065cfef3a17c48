package dev.holdfast.bench;

import dev.holdfast.tiles.TileGrid;
import dev.holdfast.tiles.index.CountryTiles;
import dev.holdfast.tiles.index.TileIndex;
import dev.holdfast.tiles.polygon.CountryShape;
import dev.holdfast.tiles.span.GridLines;
import dev.holdfast.tiles.span.InclusionRule;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How fast S1 is on a grid of the world's full size (43,200 x 16,800 cells) with large ragged countries that have lakes:
 * both tables of each, forced to the disk and hashed, by one thread and by two. It fails if their hashes differ.
 */
public final class TileBenchMain {
    private static final int POINTS = 40_000;
    private static final int LAKES = 30;
    private static final int LAKE_POINTS = 200;

    private final Path folder;
    private final int rounds;
    private final PrintStream out;

    private TileBenchMain(Path folder, int rounds, PrintStream out) {
        this.folder = folder;
        this.rounds = rounds;
        this.out = out;
    }

    /** The arguments are a folder and a count of rounds. */
    public static void main(String[] arguments) throws Exception {
        try (PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            new TileBenchMain(Path.of(arguments[0]), Integer.parseInt(arguments[1]), out).run();
        }
    }

    private void run() throws Exception {
        GridLines lines = new GridLines(new TileGrid(43_200, 16_800, -180, 84, 1 / 120.0, 1 / 120.0));
        List<CountryShape> countries = countries();
        for (InclusionRule rule : InclusionRule.values()) {
            List<String> hashes = new ArrayList<>();
            for (int round = 1; round <= rounds; round++) {
                for (int threads = 1; threads <= 2; threads++) {
                    hashes.add(measure(new TileIndex(lines, rule), countries, threads));
                }
            }
            if (hashes.stream().distinct().count() != 1) {
                throw new IllegalStateException("two runs of the same countries have other bytes");
            }
        }
    }

    private String measure(TileIndex index, List<CountryShape> countries, int threads)
            throws IOException, InterruptedException, ExecutionException {
        Path place = Files.createTempDirectory(folder, "tiles");
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        long started = System.nanoTime();
        double cpu = cpuSeconds();
        long tiles = 0;
        long bytes = 0;
        StringBuilder hashes = new StringBuilder();
        try {
            List<Future<CountryTiles>> waiting = new ArrayList<>();
            for (CountryShape country : countries) {
                waiting.add(workers.submit(() -> index.write(
                        country, place.resolve(country.iso() + "-index"), place.resolve(country.iso() + "-bounds"))));
            }
            for (Future<CountryTiles> one : waiting) {
                CountryTiles done = one.get();
                tiles += done.cells().included();
                bytes += done.index().bytes() + done.bounds().bytes();
                hashes.append(done.index().sha256()).append(done.bounds().sha256());
            }
        } finally {
            workers.shutdown();
        }
        double wall = (System.nanoTime() - started) / 1e9;
        double used = cpuSeconds() - cpu;
        out.printf(
                Locale.ROOT,
                "%d threads: %,d tiles, both tables, %.2f s wall, %.2f s CPU: %.1f M tiles/s, %.1f M a CPU second,"
                        + " %.2f bytes a tile%n",
                threads,
                tiles,
                wall,
                used,
                tiles / wall / 1e6,
                tiles / used / 1e6,
                (double) bytes / tiles);
        delete(place);
        return hashes.toString();
    }

    private static double cpuSeconds() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1e9;
    }

    private static void delete(Path place) throws IOException {
        try (var files = Files.list(place)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(place);
    }

    /** Six ragged countries, one of them across the dateline. */
    private static List<CountryShape> countries() {
        Random random = new Random(1);
        List<CountryShape> countries = new ArrayList<>();
        countries.add(country("RU", 170, 60, 45, 15, random));
        countries.add(country("CA", -100, 60, 40, 18, random));
        countries.add(country("US", -100, 30, 30, 12, random));
        countries.add(country("BR", -55, -15, 20, 18, random));
        countries.add(country("CN", 100, 25, 25, 12, random));
        countries.add(country("AU", 135, -25, 20, 14, random));
        return countries;
    }

    private static CountryShape country(
            String iso, double longitude, double latitude, double width, double height, Random random) {
        List<double[]> rings = new ArrayList<>();
        rings.add(ring(longitude, latitude, width, height, POINTS, random));
        for (int lake = 0; lake < LAKES; lake++) {
            double angle = 2 * Math.PI * lake / LAKES;
            rings.add(ring(
                    longitude + Math.cos(angle) * width / 2,
                    latitude + Math.sin(angle) * height / 2,
                    width / 40,
                    height / 40,
                    LAKE_POINTS,
                    random));
        }
        return CountryShape.of(iso, List.of(rings));
    }

    private static double[] ring(
            double longitude, double latitude, double width, double height, int points, Random random) {
        double[] ring = new double[2 * points + 2];
        for (int i = 0; i < points; i++) {
            double angle = 2 * Math.PI * i / points;
            double reach = 0.98 + random.nextDouble() / 50;
            double east = longitude + Math.cos(angle) * width * reach;
            ring[2 * i] = east > 180 ? east - 360 : east;
            ring[2 * i + 1] = latitude + Math.sin(angle) * height * reach;
        }
        ring[2 * points] = ring[0];
        ring[2 * points + 1] = ring[1];
        return ring;
    }
}
