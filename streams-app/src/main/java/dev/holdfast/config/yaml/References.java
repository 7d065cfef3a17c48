package dev.holdfast.config.yaml;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;

/**
 * What stands elsewhere, in the words of Kafka's config providers: {@code ${env:NAME}}, {@code ${file:PATH:KEY}} of a
 * properties file, {@code ${dir:FOLDER:FILE}} for the whole of a file. So a secret need not stand among the settings.
 */
public final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file|dir):(?:([^}:]*):)?([^}]*)}");

    private final Map<String, String> environment;

    public References(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * Puts in place what a value refers to.
     *
     * @throws IllegalArgumentException if it is not there, with the reason and without the secret
     */
    public String resolve(String value) {
        Matcher matcher = REFERENCE.matcher(value);
        StringBuilder resolved = new StringBuilder();
        while (matcher.find()) {
            String path = matcher.group(2) == null ? "" : matcher.group(2);
            String found = find(matcher.group(), matcher.group(1), path, matcher.group(3));
            matcher.appendReplacement(resolved, Matcher.quoteReplacement(found));
        }
        return matcher.appendTail(resolved).toString();
    }

    private String find(String reference, String kind, String path, String key) {
        try (ConfigProvider provider = provider(kind)) {
            provider.configure(Map.of());
            ConfigData found = provider.get(path, Set.of(key));
            String value = found.data().get(key);
            if (value == null || value.isEmpty()) {
                throw new IllegalArgumentException(reference + " is not there" + fix(kind, path, key));
            }
            return value.strip();
        } catch (ConfigException | IOException e) {
            throw new IllegalArgumentException(reference + " cannot be read" + fix(kind, path, key), e);
        }
    }

    private ConfigProvider provider(String kind) {
        return switch (kind) {
            case "env" -> new EnvVarConfigProvider(environment);
            case "file" -> new FileConfigProvider();
            default -> new DirectoryConfigProvider();
        };
    }

    private static String fix(String kind, String path, String key) {
        return switch (kind) {
            case "env" -> ": set the variable " + key;
            case "file" -> ": the file " + path + " must be readable and have a line " + key + "=…";
            default -> ": the folder " + path + " must have a readable file " + key;
        };
    }
}
