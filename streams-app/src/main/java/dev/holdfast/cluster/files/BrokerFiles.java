package dev.holdfast.cluster.files;

import dev.holdfast.cluster.repair.BrokerFolder;
import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded broker's folder after a broker that has ended in order, for as long as none starts on it. Whoever holds this
 * must hold the ownership of the data folder. Nothing in the folder is changed. Thread-safe.
 */
public final class BrokerFiles {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerFiles.class);
    private static final String ENDS = "recovery-point-offset-checkpoint";
    private static final String STARTS = "log-start-offset-checkpoint";
    private static final Pattern PARTITION = Pattern.compile("(?<topic>.+)-(?<partition>\\d{1,9})");

    private final Path folder;
    private final Map<TopicPartition, Long> starts;
    private final Map<TopicPartition, Long> ends;
    private final SortedMap<String, Integer> topics;
    private final Map<TopicPartition, PartitionFiles> opened = new HashMap<>();

    private BrokerFiles(Path folder) throws IOException {
        this.folder = folder;
        this.starts = checkpoint(folder.resolve(STARTS));
        this.ends = checkpoint(folder.resolve(ENDS));
        this.topics = topics(folder);
    }

    /**
     * Looks at a broker's folder.
     *
     * @return empty if a broker has to look first: none has run there, the last one was killed, something is damaged or
     *     not known, or topics are missing
     */
    public static Optional<BrokerFiles> of(Path folder) {
        try {
            if (!new BrokerFolder(folder).isAtRest()) {
                LOG.info("the broker's files are not read: it has not ended in order, or some are damaged");
                return Optional.empty();
            }
            BrokerFiles files = new BrokerFiles(folder);
            files.requireTopics();
            return Optional.of(files);
        } catch (IOException | RuntimeException e) {
            LOG.info("the broker's files are not read: {}", e.toString());
            return Optional.empty();
        }
    }

    /**
     * Makes a consumer of committed records. It reads the files for as long as they are whole and no broker runs; then it
     * goes on, at the same places, with a consumer of the broker's.
     *
     * @param hasBroker says whether a broker runs now
     * @param ofBroker makes a consumer of the broker's, for which that is started
     */
    public Consumer<String, byte[]> consumer(BooleanSupplier hasBroker, Supplier<Consumer<String, byte[]>> ofBroker) {
        return SwitchingConsumer.of(new FileConsumer(this), hasBroker, ofBroker);
    }

    /** Says whether everything in a topic can be read: it is there, not damaged, and no transaction on it is open. */
    public boolean isWhole(String topic) {
        try {
            return IntStream.range(0, partitions(topic))
                    .allMatch(partition ->
                            partition(new TopicPartition(topic, partition)).isWhole());
        } catch (RuntimeException e) {
            LOG.info("topic {} is not read from its files: {}", topic, e.getMessage());
            return false;
        }
    }

    int partitions(String topic) {
        Integer count = topics.get(topic);
        if (count == null) {
            throw new UnusualFilesException("there is no topic " + topic);
        }
        return count;
    }

    /** Returns a partition, all of whose records can be read. */
    synchronized PartitionFiles partition(TopicPartition partition) {
        PartitionFiles files = opened.get(partition);
        if (files == null) {
            Long end = ends.get(partition);
            if (end == null) {
                throw new UnusualFilesException("the end of " + partition + " was not noted");
            }
            files = PartitionFiles.open(folder.resolve(partition.toString()), starts.getOrDefault(partition, 0L), end);
            opened.put(partition, files);
        }
        return files;
    }

    /** A broker would make those that are missing, and refuse to work with topics of different sizes. */
    private void requireTopics() {
        for (Topic<?> topic : Topics.ALL) {
            int count = partitions(topic.name());
            boolean isLikeOthers = Topics.ALL.stream()
                    .filter(other -> other.partitioning() == topic.partitioning())
                    .allMatch(other -> partitions(other.name()) == count);
            if (!isLikeOthers) {
                throw new UnusualFilesException("topic " + topic.name() + " has not as many partitions as others");
            }
        }
    }

    private static SortedMap<String, Integer> topics(Path folder) throws IOException {
        SortedMap<String, Integer> counts = new TreeMap<>();
        SortedMap<String, Integer> highest = new TreeMap<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path one : found.filter(Files::isDirectory).toList()) {
                Matcher name = PARTITION.matcher(String.valueOf(one.getFileName()));
                if (!name.matches()) {
                    throw new UnusualFilesException(one + " is no partition's folder");
                }
                counts.merge(name.group("topic"), 1, Integer::sum);
                highest.merge(name.group("topic"), Integer.parseInt(name.group("partition")), Math::max);
            }
        }
        counts.forEach((topic, count) -> {
            if (highest.getOrDefault(topic, 0) != count - 1) {
                throw new UnusualFilesException("topic " + topic + " lacks a partition");
            }
        });
        return counts;
    }

    private static Map<TopicPartition, Long> checkpoint(Path file) throws IOException {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (Files.exists(file)) {
            Files.readAllLines(file, StandardCharsets.ISO_8859_1).stream()
                    .skip(2)
                    .forEach(line -> {
                        String[] words = line.split(" ", -1);
                        if (words.length != 3) {
                            throw new UnusualFilesException(file + " cannot be read");
                        }
                        offsets.put(new TopicPartition(words[0], Integer.parseInt(words[1])), Long.parseLong(words[2]));
                    });
        }
        return offsets;
    }
}
