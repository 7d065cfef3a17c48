package dev.holdfast.cluster.repair;

import dev.holdfast.cluster.broker.BrokerFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.RegisterBrokerRecord;
import org.apache.kafka.metadata.properties.MetaProperties;
import org.apache.kafka.metadata.properties.MetaPropertiesVersion;
import org.apache.kafka.metadata.properties.PropertiesUtils;
import org.apache.kafka.metadata.util.BatchFileReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who the broker is: {@code meta.properties}, without which Kafka would format the folder as a new one and find none of
 * its partitions. A copy is kept beside it; without one, the id of the folder stands in the broker's own log, and the id
 * of the cluster is nobody's but this broker's, so a new one does as well.
 */
final class BrokerIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerIdentity.class);
    private static final String FILE = "meta.properties";
    private static final String COPY = "holdfast.identity";

    private final Path folder;

    BrokerIdentity(Path folder) {
        this.folder = folder;
    }

    /** Says what is wrong with it, if something is. */
    Optional<String> fault() {
        Path file = folder.resolve(FILE);
        if (read(file).isPresent() || !Files.isDirectory(folder.resolve(PartitionLog.METADATA + "-0"))) {
            return Optional.empty();
        }
        return Optional.of("the broker's file " + file + (Files.exists(file) ? " is damaged" : " is missing"));
    }

    /**
     * Writes it anew where it is missing or damaged, and returns a sentence then.
     *
     * @throws BrokerFailedException if it is not known what stood there
     */
    Optional<String> ensure() throws IOException {
        Optional<String> fault = fault();
        if (fault.isEmpty()) {
            return Optional.empty();
        }
        Optional<MetaProperties> copy = read(folder.resolve(COPY));
        MetaProperties known = copy.or(this::fromLog)
                .orElseThrow(() -> new BrokerFailedException(fault.get() + ", and neither its copy " + COPY + " nor the"
                        + " broker's own log says what stood there; put the file back from a copy of the data folder"));
        PropertiesUtils.writePropertiesFile(
                known.toProperties(), folder.resolve(FILE).toString(), false);
        return Optional.of(fault.get() + "; it has been rebuilt from "
                + (copy.isPresent() ? "its copy " + COPY : "the broker's own log"));
    }

    /** Keeps the copy. */
    void remember() {
        Optional<MetaProperties> now = read(folder.resolve(FILE));
        if (now.isPresent() && !now.equals(read(folder.resolve(COPY)))) {
            try {
                Path next = folder.resolve(COPY + ".next");
                Files.copy(folder.resolve(FILE), next, StandardCopyOption.REPLACE_EXISTING);
                Files.move(
                        next,
                        folder.resolve(COPY),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                LOG.warn("no copy of {} could be kept", folder.resolve(FILE), e);
            }
        }
    }

    private static Optional<MetaProperties> read(Path file) {
        try {
            Properties text = PropertiesUtils.readPropertiesFile(file.toString());
            MetaProperties found = new MetaProperties.Builder(text).build();
            boolean isWhole = found.clusterId().isPresent()
                    && found.nodeId().isPresent()
                    && found.directoryId().isPresent();
            return isWhole ? Optional.of(found) : Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The newest registration of the broker names the folder. */
    private Optional<MetaProperties> fromLog() {
        Optional<Uuid> id = Optional.empty();
        Path log = folder.resolve(PartitionLog.METADATA + "-0");
        try (Stream<Path> files = Files.list(log)) {
            for (Path file : files.filter(one ->
                            one.toString().endsWith(".log") || one.toString().endsWith(".checkpoint"))
                    .sorted()
                    .toList()) {
                Optional<Uuid> former = id;
                id = newest(file).or(() -> former);
            }
        } catch (IOException e) {
            LOG.warn("{} could not be read", log, e);
        }
        return id.map(directory -> new MetaProperties.Builder()
                .setVersion(MetaPropertiesVersion.V1)
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(1)
                .setDirectoryId(directory)
                .build());
    }

    private static Optional<Uuid> newest(Path file) {
        Optional<Uuid> newest = Optional.empty();
        try (BatchFileReader reader =
                new BatchFileReader.Builder().setPath(file.toString()).build()) {
            while (reader.hasNext()) {
                BatchFileReader.BatchAndType next = reader.next();
                if (!next.isControl()) {
                    List<Uuid> found = next.batch().records().stream()
                            .filter(record -> record.message() instanceof RegisterBrokerRecord)
                            .flatMap(record -> ((RegisterBrokerRecord) record.message()).logDirs().stream())
                            .toList();
                    newest = found.isEmpty() ? newest : Optional.of(found.get(found.size() - 1));
                }
            }
        } catch (Exception e) {
            LOG.warn("{} could be read in part only", file, e);
        }
        return newest;
    }
}
