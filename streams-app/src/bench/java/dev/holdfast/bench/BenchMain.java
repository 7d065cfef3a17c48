package dev.holdfast.bench;

import dev.holdfast.config.app.AppConfig;
import dev.holdfast.runtime.Connection;
import dev.holdfast.schemas.Topics;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The benchmark: one broker in a JVM of its own, the product and the bare topology each in one, taking turns, never at
 * the same time.
 */
public final class BenchMain {
    private final Options options;
    private final PrintStream out;
    private final List<Measurement> measurements = new ArrayList<>();

    private BenchMain(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /**
     * Runs.
     *
     * @throws Exception if anything fails
     */
    public static void main(String[] arguments) throws Exception {
        try (PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            new BenchMain(Options.of(arguments), out).run();
        }
    }

    private void run() throws Exception {
        Files.createDirectories(options.folder());
        Map<String, String> settings = Map.of("HOLDFAST_TOPICS_PARTITIONS", String.valueOf(options.partitions()));
        List<String> up = List.of(
                "up",
                "--broker-only",
                "--data",
                options.folder().resolve("broker").toString());
        try (Child broker = Child.start(
                "dev.holdfast.cli.Main", up, settings, options.folder().resolve("broker.err"))) {
            String servers = after('=', broker.line());
            String registry = after('=', broker.line());
            rounds(broker, servers, registry);
        }
        report();
    }

    private void rounds(Child broker, String servers, String registry) throws Exception {
        AppConfig config =
                AppConfig.load(null, Map.of(), Map.of("bootstrap.servers", servers, "schema.registry.url", registry));
        Connection connection = new Connection(servers, registry, config, BenchMain.class.getClassLoader());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
                Child product = contender("product", servers, registry);
                Child bare = contender("bare", servers, registry)) {
            createTopics(admin);
            Group products = new Group(admin, "product", Topics.WORK_ITEMS.name(), options.partitions());
            Group bares = new Group(admin, "bare", BareContender.INPUT, options.partitions());
            Filling filling = new Filling(connection);
            Verdict verdict = new Verdict(connection);
            out.println(Measurement.head());
            for (int round = 1; round <= options.rounds(); round++) {
                Workload workload = new Workload(round, options.items());
                String prepare = "prepare " + round + ' ' + options.items();
                product.order(prepare);
                filling.product(workload);
                print(new Round("product", product, broker, products).measure(workload));
                verdict.require(Topics.RESULTS.name(), workload);
                bare.order(prepare);
                filling.bare(workload);
                print(new Round("bare", bare, broker, bares).measure(workload));
                verdict.require(BareContender.OUTPUT, workload);
            }
        }
    }

    private Child contender(String name, String servers, String registry) throws Exception {
        List<String> arguments =
                List.of(name, servers, registry, options.folder().toString(), String.valueOf(options.partitions()));
        return Child.start(
                ContenderMain.class.getName(),
                arguments,
                Map.of(),
                options.folder().resolve(name + ".err"));
    }

    private void createTopics(Admin admin) throws Exception {
        admin.createTopics(List.of(
                        new NewTopic(BareContender.INPUT, options.partitions(), (short) 1)
                                .configs(Topics.WORK_ITEMS.settings()),
                        new NewTopic(BareContender.OUTPUT, options.partitions(), (short) 1)
                                .configs(Topics.RESULTS.settings())))
                .all()
                .get();
    }

    private void print(Measurement measurement) {
        measurements.add(measurement);
        out.println(measurement.row());
    }

    private void report() {
        for (int i = 0; i + 1 < measurements.size(); i += 2) {
            Measurement product = measurements.get(i);
            Measurement bare = measurements.get(i + 1);
            out.printf(
                    "round %d%s: product / bare = %.2f%n",
                    product.round(),
                    product.round() == 1 ? " (cold)" : "",
                    product.itemsPerSecond() / bare.itemsPerSecond());
        }
    }

    private static String after(char mark, String line) {
        return line.substring(line.indexOf(mark) + 1);
    }
}
