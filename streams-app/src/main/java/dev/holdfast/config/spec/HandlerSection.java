package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Credentials;
import dev.holdfast.config.yaml.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The SPEC's {@code handler} section, checked against the settings of its kind. Values are kept as plain JSON values:
 * {@code String}, {@code Long}, {@code Double}, {@code Boolean}, {@code List<String>}, {@code Map<String, String>};
 * a tree as {@code Map<String, Object>} of texts, lists and further maps; durations and rates as the text that was written. Defaults are filled in.
 *
 * @param kind which handler
 * @param settings the rest
 */
public record HandlerSection(String kind, Map<String, Object> settings) {
    /** The setting that nobody writes: where the SPEC stood, from which relative names start. */
    static final String SPEC_FOLDER = "spec_folder";

    /** Copies the settings, keeping their order. */
    public HandlerSection {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    /** Returns a text setting; throws if it is absent, which a required or defaulted one never is. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> new IllegalStateException("no handler." + name));
    }

    /** Returns a text setting that may be absent. */
    public Optional<String> optionalText(String name) {
        return Optional.ofNullable((String) settings.get(name));
    }

    /**
     * Returns the file or folder that a setting names, if it is there. A relative name starts at the SPEC's folder, and
     * {@code ~/} is the user's home. The records of older versions do not say which folder that was: there it starts where
     * Holdfast runs.
     */
    public Optional<Path> path(String name) {
        return optionalText(name).map(this::place);
    }

    /** Returns the file or folder that a text in this section names; see {@link #path}. */
    public Path place(String text) {
        if (text.startsWith("~/")) {
            return Path.of(System.getProperty("user.home"), text.substring(2));
        }
        return specFolder().map(folder -> folder.resolve(text).normalize()).orElseGet(() -> Path.of(text));
    }

    /** Says whether a text setting within a map is the name of a file that starts at the SPEC's folder. */
    public boolean namesFiles() {
        return settings.values().stream()
                .filter(Map.class::isInstance)
                .flatMap(map -> ((Map<?, ?>) map).entrySet().stream())
                .anyMatch(entry -> String.valueOf(entry.getKey()).endsWith(Credentials.FILE)
                        && entry.getValue() instanceof String file
                        && !file.startsWith("~/")
                        && !Path.of(file).isAbsolute());
    }

    /** Returns the SPEC's folder, absolute; empty if nothing here starts there, or an older version wrote the record. */
    public Optional<Path> specFolder() {
        return optionalText(SPEC_FOLDER).map(Path::of);
    }

    /** Returns the same section of a SPEC that stands in this folder. */
    public HandlerSection inFolder(Path folder) {
        Map<String, Object> moved = new LinkedHashMap<>(settings);
        moved.put(SPEC_FOLDER, folder.toAbsolutePath().normalize().toString());
        return new HandlerSection(kind, moved);
    }

    /** Says whether a setting that is true or false is true; absent is false. */
    public boolean isSet(String name) {
        return Boolean.TRUE.equals(settings.get(name));
    }

    /** Returns an integer setting; throws if it is absent. */
    public long integer(String name) {
        Object value = settings.get(name);
        if (value instanceof Long number) {
            return number;
        }
        throw new IllegalStateException("no handler." + name);
    }

    /** Returns an integer setting that may be absent. */
    public Optional<Long> optionalInteger(String name) {
        return Optional.ofNullable((Long) settings.get(name));
    }

    /** Returns a number setting that may be absent. */
    public Optional<Double> optionalNumber(String name) {
        return Optional.ofNullable((Number) settings.get(name)).map(Number::doubleValue);
    }

    /** Returns a duration setting; throws if it is absent. */
    public Duration duration(String name) {
        return Durations.parse(text(name));
    }

    /** Returns a list setting, empty if it is absent. */
    @SuppressWarnings("unchecked")
    public List<String> textList(String name) {
        return (List<String>) settings.getOrDefault(name, List.of());
    }

    /** Returns a tree setting, empty if it is absent. */
    @SuppressWarnings("unchecked")
    public Map<String, Object> tree(String name) {
        return (Map<String, Object>) settings.getOrDefault(name, Map.of());
    }

    /** Returns a tree setting as a JSON object, empty if it is absent. */
    public String treeAsJson(String name) {
        return SpecJson.object(tree(name));
    }

    /** Returns a map setting, empty if it is absent. */
    @SuppressWarnings("unchecked")
    public Map<String, String> textMap(String name) {
        return (Map<String, String>) settings.getOrDefault(name, Map.of());
    }
}
