package dev.holdfast.cluster.repair;

import dev.holdfast.cluster.broker.BrokerFailedException;
import dev.holdfast.cluster.repair.PartitionLog.Fault;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.record.internal.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedded broker's folder while no broker has it open: what is damaged in it, and what can be done. */
public final class BrokerFolder {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerFolder.class);
    private static final String CLEAN = ".kafka_cleanshutdown";
    private static final String ENDS = "recovery-point-offset-checkpoint";

    private final Path folder;

    public BrokerFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Gets the folder ready for a start: heals the small files and the broker's own log, which can be healed without a
     * loss, and looks at what Kafka would cut off or not notice.
     *
     * @param notices takes a sentence for each that was healed
     * @throws BrokerFailedException with one sentence if a start would lose what can be kept
     */
    public void prepare(Consumer<String> notices) {
        try {
            prepareFiles().forEach(notices);
            requireSound();
        } catch (IOException e) {
            throw new BrokerFailedException("the broker's folder " + folder + " cannot be read: " + e, e);
        }
    }

    /**
     * Heals the small files and the broker's own log, and returns a sentence for each.
     *
     * @throws BrokerFailedException with one sentence if something of that cannot be healed
     */
    public List<String> prepareFiles() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<String> healed = new ArrayList<>(new SmallFiles(folder).heal());
        healed.addAll(metadataLog(true));
        new BrokerIdentity(folder).ensure().ifPresent(healed::add);
        return healed;
    }

    /** Says what a start would heal by itself, one sentence each; changes nothing. */
    public List<String> wouldHeal() throws IOException {
        List<String> found = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            found.addAll(new SmallFiles(folder).damaged());
            found.addAll(metadataLog(false));
            new BrokerIdentity(folder).fault().ifPresent(found::add);
        }
        return found;
    }

    /**
     * Says whether a broker has ended in order here, and a start would find nothing to heal and nothing damaged; changes
     * nothing.
     */
    public boolean isAtRest() throws IOException {
        if (!Files.exists(folder.resolve(CLEAN))) {
            return false;
        }
        try {
            if (!wouldHeal().isEmpty()) {
                return false;
            }
            requireSound();
            return true;
        } catch (BrokerFailedException e) {
            LOG.info("the broker's folder is not sound: {}", e.getMessage());
            return false;
        }
    }

    /** Keeps what the broker's identity is, for a start without it. */
    public void remember() {
        new BrokerIdentity(folder).remember();
    }

    /** Kafka cuts a log off at damage that it meets after a crash, and does not notice an end that is gone after a stop. */
    private void requireSound() throws IOException {
        boolean isClean = Files.exists(folder.resolve(CLEAN));
        Map<String, Long> ends = recoveryPoints();
        for (PartitionLog log : partitions()) {
            List<Fault> faults = log.isMetadata()
                    ? List.of()
                    : isClean ? log.lastFaults(end(ends, log)) : log.faultsFrom(end(ends, log));
            if (!faults.isEmpty()) {
                throw new BrokerFailedException(faults.get(0).damage().inWords()
                        + "; nothing was changed: 'holdfast repair' says what can be" + " rebuilt, and does it");
            }
        }
    }

    private List<String> metadataLog(boolean heal) throws IOException {
        List<String> healed = new ArrayList<>();
        for (PartitionLog log : partitions()) {
            for (Map.Entry<Path, List<Fault>> segment :
                    (log.isMetadata() ? bySegment(log.faults(0)) : Map.<Path, List<Fault>>of()).entrySet()) {
                for (Fault fault : segment.getValue()) {
                    if (!fault.damage().restorable()) {
                        throw new BrokerFailedException("the embedded broker's own log is damaged ("
                                + fault.damage().inWords() + ") and nothing else holds what stood there: restore the"
                                + " data folder from a copy, or 'holdfast restore' your backups into a new one");
                    }
                    healed.add(fault.damage().inWords() + (heal ? "; the byte that was wrong has been restored" : ""));
                }
                if (heal) {
                    log.heal(segment.getKey(), segment.getValue(), aside());
                }
            }
        }
        return healed;
    }

    /** Reads every segment of every topic and returns the damage. */
    public List<LogDamage> damage() throws IOException {
        List<LogDamage> damage = new ArrayList<>();
        Map<String, Long> ends = ends();
        for (PartitionLog log : partitions()) {
            if (!log.isMetadata()) {
                log.faults(end(ends, log)).forEach(fault -> damage.add(fault.damage()));
            }
        }
        return damage;
    }

    /** Heals that damage: what can be restored is, the rest is taken out; the damaged bytes are kept beside. */
    public void healLogs() throws IOException {
        Map<String, Long> ends = ends();
        for (PartitionLog log : partitions()) {
            if (!log.isMetadata()) {
                for (Map.Entry<Path, List<Fault>> segment :
                        bySegment(log.faults(end(ends, log))).entrySet()) {
                    LOG.warn("healing {}: {}", segment.getKey(), segment.getValue());
                    log.heal(segment.getKey(), segment.getValue(), aside());
                }
            }
        }
    }

    /** Returns where damaged bytes are kept. */
    public Path aside() {
        return folder.resolveSibling("damaged");
    }

    /** Hands over the value of each record of a topic that can be read. */
    public void forEachValue(String topic, Consumer<ByteBuffer> visitor) throws IOException {
        for (PartitionLog log : partitions()) {
            if (log.topic().equals(topic)) {
                log.forEachRecord((Record record) -> {
                    if (record.hasValue()) {
                        visitor.accept(record.value());
                    }
                });
            }
        }
    }

    private static Map<Path, List<Fault>> bySegment(List<Fault> faults) {
        Map<Path, List<Fault>> bySegment = new LinkedHashMap<>();
        faults.forEach(fault -> bySegment
                .computeIfAbsent(fault.segment(), segment -> new ArrayList<>())
                .add(fault));
        return bySegment;
    }

    private List<PartitionLog> partitions() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<PartitionLog> all = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder)) {
            for (Path one : folders.sorted().toList()) {
                PartitionLog.of(one).ifPresent(all::add);
            }
        }
        return all;
    }

    private static long end(Map<String, Long> ends, PartitionLog log) {
        return ends.getOrDefault(log.topic() + ' ' + log.partition(), 0L);
    }

    /** Returns where each log ended when the broker stopped in order; nothing is known after a crash. */
    private Map<String, Long> ends() throws IOException {
        return Files.exists(folder.resolve(CLEAN)) ? recoveryPoints() : Map.of();
    }

    /** Returns up to which offset each log is known to be on the disk. */
    private Map<String, Long> recoveryPoints() throws IOException {
        Map<String, Long> ends = new HashMap<>();
        if (Files.exists(folder.resolve(ENDS))) {
            for (String line : Files.readString(folder.resolve(ENDS), StandardCharsets.ISO_8859_1)
                    .split("\n", -1)) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && words[2].matches("\\d{1,18}")) {
                    ends.put(words[0] + ' ' + words[1], Long.parseLong(words[2]));
                }
            }
        }
        return ends;
    }
}
