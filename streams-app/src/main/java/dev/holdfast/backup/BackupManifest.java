package dev.holdfast.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a backup holds, for people and for the check before a restore.
 *
 * @param formatVersion the form of the folder
 * @param holdfastVersion who wrote it
 * @param takenAt when, in ISO 8601
 * @param experimentId of which experiment
 * @param name its name
 * @param status its status then
 * @param items its items, as the files have them
 * @param files its files, by name
 */
public record BackupManifest(
        int formatVersion,
        String holdfastVersion,
        String takenAt,
        String experimentId,
        String name,
        String status,
        ItemCounts items,
        Map<String, BackupFileFacts> files) {

    static final int FORMAT = 1;
    static final String FILE = "manifest.json";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Makes sure that nothing is missing. */
    public BackupManifest {
        if (formatVersion != FORMAT) {
            throw new IllegalArgumentException("its format_version is " + formatVersion + ", this Holdfast reads "
                    + FORMAT + ": restore it with the Holdfast that wrote it, or a later one");
        }
        Objects.requireNonNull(experimentId, "it has no experiment_id");
        Objects.requireNonNull(items, "it has no items");
        files = new TreeMap<>(Objects.requireNonNull(files, "it has no files"));
    }

    static BackupManifest parse(String json) {
        try {
            return JSON.readValue(json, BackupManifest.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    String toJson() {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a manifest can always be written", e);
        }
    }
}
