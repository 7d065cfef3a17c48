package dev.holdfast.bench;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What was asked for.
 *
 * @param items records a round
 * @param rounds rounds; the first one is cold
 * @param partitions partitions of each topic
 * @param folder where broker, stores and logs go
 */
record Options(int items, int rounds, int partitions, Path folder) {

    /** Reads the command line. */
    static Options of(String... arguments) {
        int items = 200_000;
        int rounds = 2;
        int partitions = 8;
        Path folder = Path.of("bench-data");
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        while (!rest.isEmpty()) {
            String option = rest.removeFirst();
            if (rest.isEmpty()) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            String value = rest.removeFirst();
            switch (option) {
                case "--items" -> items = Integer.parseInt(value);
                case "--rounds" -> rounds = Integer.parseInt(value);
                case "--partitions" -> partitions = Integer.parseInt(value);
                case "--folder" -> folder = Path.of(value);
                default ->
                    throw new IllegalArgumentException(
                            "unknown option " + option + "; known: --items, --rounds, --partitions, --folder");
            }
        }
        return new Options(items, rounds, partitions, folder.toAbsolutePath());
    }
}
