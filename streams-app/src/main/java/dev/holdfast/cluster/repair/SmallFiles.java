package dev.holdfast.cluster.repair;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The small files of a broker of one node that only save it work, or that it makes anew from its logs. One that is empty,
 * full of zeros or otherwise not what Kafka writes would take the whole folder offline; without it the broker starts.
 */
final class SmallFiles {
    private static final Pattern OFFSETS = Pattern.compile("0\\n\\d+\\n(\\S+ \\d+ -?\\d+\\n)*");
    private static final Pattern EPOCHS = Pattern.compile("0\\n\\d+\\n(\\d+ \\d+\\n)*");
    private static final Pattern TOPIC = Pattern.compile("version: ?\\d+\\ntopic_id: ?[\\w-]{22}\\s*");
    private static final Pattern JSON = Pattern.compile("\\{[\\x20-\\x7e\\s]*}\\s*");

    private static final Map<String, Pattern> OF_BROKER = Map.of(
            "recovery-point-offset-checkpoint", OFFSETS,
            "replication-offset-checkpoint", OFFSETS,
            "log-start-offset-checkpoint", OFFSETS,
            "cleaner-offset-checkpoint", OFFSETS,
            ".kafka_cleanshutdown", JSON);
    private static final Map<String, Pattern> OF_PARTITION =
            Map.of("leader-epoch-checkpoint", EPOCHS, "partition.metadata", TOPIC, "quorum-state", JSON);

    private final Path folder;

    SmallFiles(Path folder) {
        this.folder = folder;
    }

    /** Removes those that are damaged; returns a sentence for each. */
    List<String> heal() throws IOException {
        List<String> healed = new ArrayList<>();
        for (Path file : files()) {
            Files.delete(file);
            healed.add(sentence(file));
        }
        return healed;
    }

    /** Returns a sentence for each that is damaged. */
    List<String> damaged() throws IOException {
        return files().stream().map(this::sentence).toList();
    }

    private String sentence(Path file) {
        return "the broker's file " + folder.relativize(file) + " was damaged; it has been removed, and the broker makes"
                + " it anew";
    }

    private List<Path> files() throws IOException {
        List<Path> damaged = new ArrayList<>();
        add(damaged, folder, OF_BROKER);
        try (Stream<Path> partitions = Files.list(folder)) {
            for (Path partition : partitions.filter(Files::isDirectory).sorted().toList()) {
                add(damaged, partition, OF_PARTITION);
            }
        }
        return damaged;
    }

    private static void add(List<Path> damaged, Path in, Map<String, Pattern> wanted) throws IOException {
        for (Map.Entry<String, Pattern> one : wanted.entrySet()) {
            Path file = in.resolve(one.getKey());
            if (Files.exists(file)
                    && !one.getValue()
                            .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .matches()) {
                damaged.add(file);
            }
        }
    }
}
