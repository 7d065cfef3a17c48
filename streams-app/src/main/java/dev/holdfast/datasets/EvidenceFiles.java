package dev.holdfast.datasets;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.holdfast.files.DurableFiles;
import dev.holdfast.files.IoReason;
import dev.holdfast.model.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files beside a partition (T23, T30, T32), as JSON with snake_case names. */
final class EvidenceFiles {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private final Path folder;

    EvidenceFiles(Path folder) {
        this.folder = folder;
    }

    /** Returns the texts of what a run says, by the names of their files. */
    static Map<String, String> texts(RunEvidence evidence) {
        StringBuilder lines = new StringBuilder();
        evidence.summaries().forEach(summary -> lines.append(line(summary)).append('\n'));
        Map<String, String> texts = new TreeMap<>();
        texts.put(DatasetFolder.REPORT, pretty(evidence.report()));
        texts.put(DatasetFolder.SUMMARIES, lines.toString());
        texts.put(DatasetFolder.COUNTERS, pretty(evidence.counters()));
        return texts;
    }

    /** Returns the digests of texts. */
    static Map<String, String> digests(Map<String, String> texts) {
        Map<String, String> digests = new TreeMap<>();
        texts.forEach((name, text) -> digests.put(name, Sha256.hex(text)));
        return digests;
    }

    /** Puts all in its place, the receipts last: who sees them sees the rest. */
    void write(Path stage, Map<String, String> texts, PartitionReceipts receipts) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            WriteOnce.write(folder.resolve(text.getKey()), stage, text.getValue());
        }
        String proof = pretty(receipts);
        WriteOnce.write(folder.resolve(DatasetFolder.SEAL), stage, Sha256.hex(proof) + "\n");
        DurableFiles.forceFolder(folder);
        WriteOnce.write(folder.resolve(DatasetFolder.RECEIPTS), stage, proof);
        DurableFiles.forceFolder(folder);
        Path all = Objects.requireNonNull(folder.getParent());
        DurableFiles.forceFolder(all);
        DurableFiles.forceFolder(Objects.requireNonNull(all.getParent()));
    }

    /** Adds a failure to those that are there. */
    void failed(PartitionId id, FailureEvent failure) throws IOException {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("event", failure.event());
        event.put("code", failure.code());
        event.put("at", failure.at().toString());
        event.put("parameter_hash", id.hash());
        failure.place().forEach(event::putIfAbsent);
        Files.createDirectories(folder);
        WriteOnce.append(folder.resolve(DatasetFolder.FAILURES), line(event));
        DurableFiles.forceFolder(folder);
    }

    /**
     * Reads the receipts.
     *
     * @throws DatasetRefusedException if they are missing or damaged; the message says which
     */
    PartitionReceipts receipts() {
        Path file = folder.resolve(DatasetFolder.RECEIPTS);
        try {
            PartitionReceipts receipts = JSON.readValue(Files.readString(file), PartitionReceipts.class);
            if (receipts == null) {
                throw new DatasetRefusedException(file + " is empty");
            }
            return receipts;
        } catch (JsonProcessingException e) {
            throw new DatasetRefusedException(
                    file + " is damaged: "
                            + String.valueOf(e.getOriginalMessage())
                                    .lines()
                                    .findFirst()
                                    .orElse(""),
                    e);
        } catch (NoSuchFileException e) {
            throw new DatasetRefusedException(file + " is not there", e);
        } catch (IOException e) {
            throw new DatasetRefusedException(file + " cannot be read: " + IoReason.of(e), e);
        }
    }

    /** Says how the receipts differ from what they were when they were written; empty if they do not. */
    Optional<String> broken() throws IOException {
        Path seal = folder.resolve(DatasetFolder.SEAL);
        if (!Files.isRegularFile(seal)) {
            return Optional.of("is not there");
        }
        String now = new ReceiptDigest().add(folder.resolve(DatasetFolder.RECEIPTS)) + "\n";
        return now.equals(new String(Files.readAllBytes(seal), StandardCharsets.ISO_8859_1))
                ? Optional.empty()
                : Optional.of("is not the SHA-256 of receipts.json, which is " + now.strip());
    }

    /** Returns how many failures are noted. */
    long failures() {
        Path file = folder.resolve(DatasetFolder.FAILURES);
        try {
            return Files.exists(file)
                    ? Files.readString(file)
                            .lines()
                            .filter(line -> !line.isBlank())
                            .count()
                    : 0;
        } catch (IOException e) {
            throw new DatasetRefusedException(file + " cannot be read: " + IoReason.of(e), e);
        }
    }

    private static String pretty(Object value) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("evidence is what JSON has: " + e.getOriginalMessage(), e);
        }
    }

    private static String line(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("evidence is what JSON has: " + e.getOriginalMessage(), e);
        }
    }
}
