package dev.holdfast.bench;

import dev.holdfast.config.app.AppConfig;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The JVM of a contender: does what it is told on stdin, a word a line, and answers each line with a line. */
public final class ContenderMain {
    private ContenderMain() {}

    /**
     * Runs.
     *
     * @param arguments product or bare, bootstrap servers, registry url, data folder, partitions
     * @throws IOException if stdin breaks
     */
    public static void main(String[] arguments) throws IOException {
        boolean product = "product".equals(arguments[0]);
        AppConfig config = AppConfig.load(
                null,
                System.getenv(),
                Map.of(
                        "bootstrap.servers", arguments[1],
                        "schema.registry.url", arguments[2],
                        "data", arguments[3],
                        "topics.partitions", arguments[4],
                        "streams.application.id", product ? "product" : BareContender.APPLICATION_ID));
        obey(product ? new ProductContender(config, arguments[2]) : new BareContender(config, arguments[2]));
    }

    private static void obey(Contender contender) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (PrintStream out =
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                switch (words[0]) {
                    case "prepare" ->
                        contender.prepare(new Workload(Integer.parseInt(words[1]), Integer.parseInt(words[2])));
                    case "start" -> contender.start();
                    case "check" -> contender.check();
                    case "stop" -> contender.stop();
                    default -> throw new IllegalArgumentException("no such order: " + line);
                }
                out.println("done " + words[0]);
            }
        }
    }
}
