package dev.holdfast.cluster.repair;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The small files of a broker of one node that only save it work, or that it makes anew from its logs. One that is empty,
 * full of zeros or otherwise not what Kafka writes would take the whole folder offline; without it the broker starts.
 */
final class SmallFiles {
    private static final Pattern OFFSETS = Pattern.compile("\\S+ \\d+ -?\\d+");
    private static final Pattern EPOCHS = Pattern.compile("\\d+ \\d+");

    private static final String IDENTITY = "partition.metadata";

    private static final Map<String, Predicate<String>> OF_BROKER = Map.of(
            "recovery-point-offset-checkpoint", text -> isCheckpoint(text, OFFSETS),
            "replication-offset-checkpoint", text -> isCheckpoint(text, OFFSETS),
            "log-start-offset-checkpoint", text -> isCheckpoint(text, OFFSETS),
            "cleaner-offset-checkpoint", text -> isCheckpoint(text, OFFSETS),
            ".kafka_cleanshutdown", SmallFiles::isJson);
    private static final Map<String, Predicate<String>> OF_PARTITION = Map.of(
            "leader-epoch-checkpoint",
            text -> isCheckpoint(text, EPOCHS),
            IDENTITY,
            Pattern.compile("version: ?\\d+\\ntopic_id: ?[\\w-]{22}\\s*").asMatchPredicate(),
            "quorum-state",
            SmallFiles::isJson);

    private final Path folder;

    SmallFiles(Path folder) {
        this.folder = folder;
    }

    /** Removes those that are damaged; returns a sentence for each. */
    List<String> heal() throws IOException {
        List<String> healed = new ArrayList<>();
        for (Path file : files()) {
            if (!file.endsWith(IDENTITY)) {
                Files.delete(file);
                healed.add(sentence(file) + "; it has been removed, and the broker makes it anew");
            } else if (identify(file)) {
                healed.add(sentence(file) + "; it has been restored from another partition of the topic");
            }
        }
        return healed;
    }

    /** Without its topic's id the broker takes a partition for one of a deleted topic, and deletes it (KIP-516). */
    private boolean identify(Path file) throws IOException {
        Path damaged = Objects.requireNonNull(file.getParent());
        String topic = topicOf(damaged);
        try (Stream<Path> partitions = Files.list(folder)) {
            for (Path other : partitions.filter(Files::isDirectory).sorted().toList()) {
                Path identity = other.resolve(IDENTITY);
                if (!other.equals(damaged) && topicOf(other).equals(topic) && isWhole(identity)) {
                    Files.copy(identity, file, StandardCopyOption.REPLACE_EXISTING);
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isWhole(Path identity) throws IOException {
        return Files.exists(identity)
                && Objects.requireNonNull(OF_PARTITION.get(IDENTITY))
                        .test(Files.readString(identity, StandardCharsets.ISO_8859_1));
    }

    private static String topicOf(Path partition) {
        return String.valueOf(partition.getFileName()).replaceFirst("-\\d+$", "");
    }

    /** Returns a sentence for each that is damaged. */
    List<String> damaged() throws IOException {
        return files().stream().map(this::sentence).toList();
    }

    private String sentence(Path file) {
        return "the broker's file " + folder.relativize(file) + " is damaged";
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

    /** An empty one is whole: Kafka writes nothing where there is nothing. */
    private static boolean isCheckpoint(String text, Pattern line) {
        List<String> lines = text.lines().toList();
        return text.isEmpty()
                || lines.size() >= 2
                        && lines.get(0).equals("0")
                        && lines.get(1).matches("\\d{1,9}")
                        && Integer.parseInt(lines.get(1)) == lines.size() - 2
                        && lines.stream()
                                .skip(2)
                                .allMatch(one -> line.matcher(one).matches());
    }

    private static boolean isJson(String text) {
        String found = text.strip();
        return found.startsWith("{")
                && found.endsWith("}")
                && found.chars().allMatch(c -> c >= ' ' && c <= '~' || Character.isWhitespace(c));
    }

    private static void add(List<Path> damaged, Path in, Map<String, Predicate<String>> wanted) throws IOException {
        for (Map.Entry<String, Predicate<String>> one : wanted.entrySet()) {
            Path file = in.resolve(one.getKey());
            if (Files.exists(file) && !one.getValue().test(Files.readString(file, StandardCharsets.ISO_8859_1))) {
                damaged.add(file);
            }
        }
    }
}
