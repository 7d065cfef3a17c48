package dev.holdfast.cluster.owner;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.cluster.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a data folder tells others in {@code owner.json}.
 *
 * @param pid its process
 * @param host its machine
 * @param user who started it
 * @param startedAt when, ISO 8601 in UTC
 * @param bootstrapServers where its broker answers
 * @param clusterId the broker's cluster, so that a stranger on the same port is not taken for it
 * @param registryUrl where its schema registry answers
 * @param version Holdfast's version
 * @param answersUrl where its application answers questions; null if it runs none
 * @param ownRegistry whether the registry is the embedded one, which asks for the folder's secret
 * @param leaving whether it is about to end, so that nobody is to attach any more
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record OwnerRecord(
        long pid,
        String host,
        String user,
        String startedAt,
        String bootstrapServers,
        String clusterId,
        String registryUrl,
        String version,
        @Nullable String answersUrl,
        boolean ownRegistry,
        boolean leaving) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Describes this process as the owner. */
    public static OwnerRecord ofThisProcess(
            String bootstrapServers, String clusterId, String registryUrl, String version) {
        String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        return new OwnerRecord(
                ThisProcess.pid(),
                ThisProcess.host(),
                ThisProcess.user(),
                now,
                bootstrapServers,
                clusterId,
                registryUrl,
                version,
                null,
                false,
                false);
    }

    /** Returns this record with the address of the application. */
    OwnerRecord answeringAt(URI address) {
        return new OwnerRecord(
                pid,
                host,
                user,
                startedAt,
                bootstrapServers,
                clusterId,
                registryUrl,
                version,
                address.toString(),
                ownRegistry,
                leaving);
    }

    /** Returns this record of an owner that is about to end. */
    OwnerRecord leave() {
        return new OwnerRecord(
                pid,
                host,
                user,
                startedAt,
                bootstrapServers,
                clusterId,
                registryUrl,
                version,
                answersUrl,
                ownRegistry,
                true);
    }

    /** Returns this record, which says whether the registry is the embedded one. */
    public OwnerRecord withOwnRegistry(boolean own) {
        return new OwnerRecord(
                pid,
                host,
                user,
                startedAt,
                bootstrapServers,
                clusterId,
                registryUrl,
                version,
                answersUrl,
                own,
                leaving);
    }

    /** Returns where the application of a data folder answers, if its owner lives on this machine and has said so. */
    public static Optional<URI> answersOf(Path dataFolder) {
        try {
            return read(new DataFolder(dataFolder).ownerRecord())
                    .filter(OwnerRecord::isOfThisHost)
                    .filter(OwnerRecord::isAlive)
                    .map(OwnerRecord::answersUrl)
                    .map(URI::create);
        } catch (UncheckedIOException unreadable) {
            // Whoever opens the folder says what is wrong with it.
            return Optional.empty();
        }
    }

    /** Says whether another record is of the same broker, wherever its application answers now. */
    boolean isSame(OwnerRecord other) {
        return pid == other.pid && bootstrapServers.equals(other.bootstrapServers);
    }

    /** Says whether the owner's process is there, on this machine. */
    boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Says whether the owner runs on this machine. */
    @JsonIgnore
    public boolean isOfThisHost() {
        return ThisProcess.host().equals(host);
    }

    /** Reads the record, or nothing if there is none, or none that can be read (it is written whole, by rename). */
    public static Optional<OwnerRecord> read(Path file) {
        try {
            return Optional.of(JSON.readValue(Files.readAllBytes(file), OwnerRecord.class));
        } catch (NoSuchFileException | JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** Writes the record whole or not at all. */
    public void write(Path file) {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try {
            Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
