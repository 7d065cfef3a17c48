package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Questions to a data folder in which nothing runs: from the broker's files, or from the broker where those do not do. */
class QuestionsIT {
    private static final int ITEMS = 60;

    private static final List<String> QUESTIONS = List.of(
            "list --json",
            "list",
            "show two --json",
            "items two --json",
            "items one --errors --json",
            "items two --rejected --json",
            "attempts two i3/note --json",
            "results two",
            "results one --format jsonl",
            "results two --with-source --order source",
            "audit two --json",
            "snapshots list --json",
            "snapshots show two --json",
            "snapshots latest --json",
            "snapshots diff one two --json",
            "show nobody");

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void areAnsweredTheSameFromTheFilesAsByTheBrokerAndChangeNothing() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(100))) {
            holdfast.run(0, data, "run", spec("one", service), "--id", "one");
            HoldfastProcess killed = holdfast.start(data, "run", spec("two", service), "--id", "two");
            Awaitility.await("some calls of the second run")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> service.total() > ITEMS + 10);
            killed.kill();

            int starts = brokerStarts(data);
            assertThat(holdfast.run(0, data, "show", "two", "--json")
                            .json()
                            .get("status")
                            .asText())
                    .isEqualTo("running");
            assertThat(brokerStarts(data))
                    .as("after kill -9 the broker is started")
                    .isEqualTo(starts + 1);
            holdfast.run(0, data, "show", "two");
            assertThat(brokerStarts(data)).as("it has ended in order since").isEqualTo(starts + 1);
            holdfast.run(0, data, "resume", "two");
        }
        // It tells the topic that the blocks are there, or whatever else is left to be told once.
        holdfast.run(0, data, "audit", "two");

        int starts = brokerStarts(data);
        Map<String, FileTime> times = times(data);
        List<HoldfastProcess> fromFiles = new ArrayList<>();
        for (String question : QUESTIONS) {
            fromFiles.add(ended(holdfast.start(data, question.split(" "))));
        }
        assertThat(brokerStarts(data)).as("brokers that were started").isEqualTo(starts);
        assertThat(times(data)).as("files that were changed").isEqualTo(times);

        for (int i = 0; i < QUESTIONS.size(); i++) {
            HoldfastProcess files = fromFiles.get(i);
            HoldfastProcess broker = ended(holdfast.start(data, byBroker(QUESTIONS.get(i))));
            assertThat(timeless(files.out())).as(QUESTIONS.get(i)).isEqualTo(timeless(broker.out()));
            assertThat(files.err()).as(QUESTIONS.get(i)).isEqualTo(broker.err());
            assertThat(files.awaitExit(Duration.ZERO)).as(QUESTIONS.get(i)).isEqualTo(broker.awaitExit(Duration.ZERO));
        }
        assertThat(brokerStarts(data)).as("brokers that were started").isEqualTo(starts + QUESTIONS.size());
    }

    @Test
    void areAnsweredSideBySideAndWhileARunBegins() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(20))) {
            holdfast.run(0, data, "run", spec("one", service), "--id", "one");

            HoldfastProcess list = holdfast.start(data, "list", "--json");
            HoldfastProcess show = holdfast.start(data, "show", "one", "--json");
            HoldfastProcess run = holdfast.start(data, "run", spec("two", service), "--id", "two");

            assertThat(list.awaitExit(0, HoldfastCommands.BOUND)
                            .json()
                            .at("/items/0/experiment_id")
                            .asText())
                    .isIn("one", "two");
            assertThat(show.awaitExit(0, HoldfastCommands.BOUND)
                            .json()
                            .get("items_succeeded")
                            .asInt())
                    .isEqualTo(ITEMS);
            run.awaitExit(0, HoldfastCommands.BOUND);
        }
    }

    /** When the question was asked is the one thing that may differ. */
    private static List<String> timeless(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceFirst("\"as_of\" : \"[^\"]*\"", "\"as_of\""))
                .toList();
    }

    private String spec(String name, CountingService service) throws IOException {
        Path spec = Items.spec(folder, name, ITEMS, service.url());
        return Files.writeString(
                        spec,
                        Files.readString(spec)
                                .replace("experiment: {name: " + name + "}", "experiment: {name: n, cohort: same}"))
                .toString();
    }

    /** A setting of the embedded broker has it started. */
    private static String[] byBroker(String question) {
        return (question + " --setting kafka.broker.num.io.threads=4").split(" ");
    }

    private static HoldfastProcess ended(HoldfastProcess question) throws InterruptedException {
        int unused = question.awaitExit(HoldfastCommands.BOUND);
        return question;
    }

    private static int brokerStarts(Path data) throws IOException {
        try (Stream<String> lines = Files.lines(data.resolve("logs").resolve("holdfast.log"))) {
            return (int) lines.filter(line -> line.contains("broker ready: ")).count();
        }
    }

    private static Map<String, FileTime> times(Path data) throws IOException {
        Map<String, FileTime> times = new TreeMap<>();
        for (String part : List.of("kafka", "registry", "streams")) {
            try (Stream<Path> all = Files.walk(data.resolve(part))) {
                for (Path one : all.toList()) {
                    times.put(one.toString(), Files.getLastModifiedTime(one));
                }
            }
        }
        return times;
    }
}
