package dev.holdfast.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.demo.Behaviour;
import dev.holdfast.demo.Behaviour.Fate;
import dev.holdfast.demo.Behaviour.Kind;
import dev.holdfast.demo.FakeProvider;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How much time the product adds to a slow service: items sent by {@code run} to a {@link FakeProvider}, against the very same
 * latencies played on as many slots without any overhead. The first round is an application's first experiment, the others
 * find it warm. Where there is {@code nice}, the product goes behind the provider, whose times would not be what they say
 * otherwise: both have the same processors here.
 */
public final class ServiceBench {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final Path NICE = Path.of("/usr/bin/nice");
    private static final Behaviour BEHAVIOUR = new Behaviour(Duration.ofMillis(150), 0.75, 0.05, 0.01, 0, 0);

    private final String launcher;
    private final int items;
    private final int concurrency;
    private final Path folder;
    private final List<String> behind = Files.isExecutable(NICE) ? List.of(NICE.toString(), "-n", "10") : List.of();

    private ServiceBench(String launcher, int items, int concurrency, Path folder) {
        this.launcher = launcher;
        this.items = items;
        this.concurrency = concurrency;
        this.folder = folder;
    }

    /**
     * Runs: launcher of the product, items, concurrency, rounds, folder.
     *
     * @throws Exception if anything fails
     */
    public static void main(String[] arguments) throws Exception {
        try (PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            Path folder = Files.createDirectories(Path.of(arguments[4]).toAbsolutePath());
            new ServiceBench(arguments[0], Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]), folder)
                    .rounds(out, Integer.parseInt(arguments[3]));
        }
    }

    private void rounds(PrintStream out, int rounds) throws Exception {
        try (Child application = product("up", "--json")) {
            application.line();
            for (int round = 1; round <= rounds; round++) {
                out.printf("round %d%n", round);
                round(out, application);
            }
        }
    }

    private void round(PrintStream out, Child application) throws Exception {
        long cpu = application.cpuNanos();
        try (FakeProvider provider = FakeProvider.start(BEHAVIOUR, 0);
                Child run = product("run", spec(provider).toString(), "--json")) {
            print(out, last(run), provider, application.cpuNanos() - cpu);
        }
    }

    private Child product(String... command) throws IOException {
        List<String> words = new ArrayList<>(behind);
        words.add(launcher);
        words.addAll(List.of(command));
        words.addAll(List.of("--data", folder.resolve("data").toString()));
        return Child.start(words, Map.of(), folder.resolve(command[0] + ".err"));
    }

    private void print(PrintStream out, JsonNode last, FakeProvider provider, long cpuNanos) {
        Instant start = Instant.parse(last.path("started_at").asText());
        Instant end = Instant.parse(last.path("ended_at").asText());
        List<Instant> arrivals = provider.arrivals();
        double wall = Duration.between(start, end).toMillis() / 1e3;
        double ideal = ideal();
        out.printf(
                "  from start to first call %d ms, from last call to end %d ms%n",
                Duration.between(start, arrivals.get(0)).toMillis(),
                Duration.between(arrivals.get(arrivals.size() - 1), end).toMillis());
        out.printf(
                "  %d items, %d at once: %.2f s, ideal %.2f s, ratio %.3f; CPU %.2f ms an item; %d calls,"
                        + " %d succeeded, %d attempts%n",
                items,
                concurrency,
                wall,
                ideal,
                wall / ideal,
                cpuNanos / 1e6 / items,
                provider.calls().values().stream().mapToLong(Integer::longValue).sum(),
                last.path("items_succeeded").asLong(),
                last.path("attempts").asLong());
    }

    private static JsonNode last(Child product) throws IOException {
        ObjectMapper json = new ObjectMapper();
        while (true) {
            String line = product.line();
            // A JVM with a profiler talks on stdout first.
            if (line.startsWith("{")
                    && json.readTree(line).path("event").asText().equals("finished")) {
                return json.readTree(line);
            }
        }
    }

    private Path spec(FakeProvider provider) throws IOException {
        Files.writeString(
                folder.resolve("items.csv"),
                IntStream.range(0, items)
                        .mapToObj(number -> "i" + number + ",text of item " + number)
                        .collect(Collectors.joining("\n", "id,text\n", "\n")));
        return Files.writeString(
                folder.resolve("spec.yaml"), """
                experiment: {name: service-bench}
                source: {file: items.csv, incident_id: id, types: {note: text}}
                handler: {kind: http, url: "%s"}
                execution: {concurrency: %d, timeout: %ds, max_attempts: 3, retry_backoff: 100ms}
                """.formatted(provider.uri(), concurrency, TIMEOUT.toSeconds()));
    }

    /** Plays the calls in item order on so many slots, a second call right after a first one that failed; seconds. */
    private double ideal() {
        PriorityQueue<Long> slots = new PriorityQueue<>();
        IntStream.range(0, concurrency).forEach(slot -> slots.add(0L));
        long end = 0;
        for (int number = 0; number < items; number++) {
            String key = "i" + number + "/note";
            Fate first = BEHAVIOUR.of(key, 1);
            long over = slots.remove() + nanos(first);
            if (isFailure(first)) {
                over += nanos(BEHAVIOUR.of(key, 2));
            }
            slots.add(over);
            end = Math.max(end, over);
        }
        return end / 1e9;
    }

    private static boolean isFailure(Fate fate) {
        return fate.kind() != Kind.ANSWER || fate.after().compareTo(TIMEOUT) > 0;
    }

    private static long nanos(Fate fate) {
        return fate.kind() == Kind.SILENCE
                ? TIMEOUT.toNanos()
                : Math.min(TIMEOUT.toNanos(), fate.after().toNanos());
    }
}
