package dev.holdfast.bench;

import dev.holdfast.tiles.CellSpan;
import dev.holdfast.tiles.TileGrid;
import dev.holdfast.tiles.sites.HeaviestTiles;
import dev.holdfast.tiles.sites.SiteAllocation;
import dev.holdfast.tiles.sites.SiteRequirement;
import dev.holdfast.tiles.weights.CountrySpans;
import dev.holdfast.tiles.weights.MassStream;
import dev.holdfast.tiles.weights.PopulationMasses;
import dev.holdfast.tiles.weights.TileWeights;
import dev.holdfast.tiles.weights.Weighing;
import dev.holdfast.tiles.weights.WeightScale;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** How fast one thread weighs a country as large as the largest, and deals the sites of 800 merchants to its tiles. */
public final class TileWeightBenchMain {
    private static final int COLUMNS = 43_200;
    private static final int SPAN = 1_400;
    private static final int GAP = 40;
    /** One round each; the first one is cold. */
    private static final List<Integer> DECIMALS = List.of(6, 6, 9);

    private static final int MERCHANTS = 800;
    private static final int MOST_SITES = 400;

    private final Path folder;
    private final CountrySpans country;
    private final PrintStream out;
    private long start;
    private long cpuStart;

    private TileWeightBenchMain(Path folder, long tiles, PrintStream out) {
        this.folder = folder;
        this.out = out;
        long perRow = COLUMNS / (SPAN + GAP) * (long) SPAN;
        int rows = Math.toIntExact(Math.max(1, tiles / perRow));
        TileGrid grid = new TileGrid(COLUMNS, rows, -180, 84, 1 / 120.0, 1 / 120.0);
        List<CellSpan> spans = IntStream.range(0, rows)
                .boxed()
                .flatMap(row -> IntStream.range(0, COLUMNS / (SPAN + GAP))
                        .map(i -> i * (SPAN + GAP))
                        .mapToObj(first -> new CellSpan(row, first, first + SPAN - 1)))
                .toList();
        country = new CountrySpans("RU", grid, spans);
    }

    /** A folder and a count of tiles. */
    public static void main(String[] arguments) throws Exception {
        try (PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            new TileWeightBenchMain(Path.of(arguments[0]), Long.parseLong(arguments[1]), out).run();
        }
    }

    private void run() throws IOException {
        for (int decimals : DECIMALS) {
            Weighing weighing = new Weighing(new WeightScale(decimals));
            out.println(country.count() + " tiles, dp " + decimals);
            restart();
            new PopulationMasses(() -> new NoiseRaster(country.grid()), folder, PopulationMasses.DISK_BYTES)
                    .forEach(List.of(country), (tiles, masses) -> population(weighing, masses));
            restart();
            TileWeights uniform = weighing.uniform(country);
            uniform.writeTo(new HeaviestTiles(country.grid(), MOST_SITES));
            report("weights, uniform");
        }
        out.println("peak " + peak());
    }

    private void population(Weighing weighing, MassStream masses) throws IOException {
        report("masses from a raster without cost to a file");
        TileWeights weights = weighing.byMass(country, masses);
        report("weights decided, population");
        HeaviestTiles heaviest = new HeaviestTiles(country.grid(), MOST_SITES);
        long sum = weights.writeTo(heaviest);
        report("weights written and the heaviest kept, " + weights.summary().residueAllocations() + " by residue");
        List<SiteRequirement> merchants = IntStream.range(0, MERCHANTS)
                .mapToObj(merchant -> new SiteRequirement(merchant, "RU", 1 + merchant * merchant % MOST_SITES))
                .toList();
        AtomicLong rows = new AtomicLong();
        new SiteAllocation("RU", heaviest, sum).deal(merchants, (pair, ids, sites) -> rows.addAndGet(ids.length));
        report("sites of " + MERCHANTS + " merchants dealt, " + rows + " rows");
    }

    private void report(String step) {
        double seconds = (System.nanoTime() - start) / 1e9;
        double cpu = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpuStart) / 1e9;
        out.printf(
                Locale.ROOT,
                "  %s: %.2f s (%.2f s of CPU), %.1f million tiles/s%n",
                step,
                seconds,
                cpu,
                country.count() / seconds / 1e6);
        restart();
    }

    private void restart() {
        start = System.nanoTime();
        cpuStart = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String peak() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .map(line -> line.substring(6).strip())
                .findFirst()
                .orElse("unknown");
    }
}
