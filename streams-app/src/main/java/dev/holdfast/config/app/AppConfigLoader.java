package dev.holdfast.config.app;

import dev.holdfast.config.yaml.InvalidConfigurationException;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.References;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.config.yaml.SourcePosition;
import dev.holdfast.config.yaml.Suggestions;
import dev.holdfast.config.yaml.YamlNode;
import dev.holdfast.config.yaml.YamlTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts the layers of the application's settings together and checks each value in each of them. */
final class AppConfigLoader {
    private static final String VARIABLE_PREFIX = "HOLDFAST_";
    /** Variables of the launcher and the command line, which are no settings. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("HOLDFAST_CONFIG", "HOLDFAST_HOME", "HOLDFAST_OPTS", "HOLDFAST_JAVA", "HOLDFAST_JAVA_OPTS");

    private final List<Problem> problems = new ArrayList<>();
    private final List<Problem> warnings = new ArrayList<>();
    private final Map<String, AppConfig.Layered> values = new HashMap<>();
    private final AppConfigChecks checks = new AppConfigChecks(problems);

    AppConfig load(@Nullable Path configFile, Map<String, String> environment, Map<String, String> flags) {
        for (Setting setting : AppSettings.ALL) {
            if (setting.fallback() != null) {
                values.put(setting.name(), new AppConfig.Layered(setting.fallback(), AppConfig.DEFAULT));
            }
        }
        if (configFile != null) {
            YamlTree.read(configFile, problems).ifPresent(root -> readSection(configFile, root, "", new HashMap<>()));
        }
        new TreeMap<>(environment).forEach(this::readVariable);
        new TreeMap<>(flags).forEach(this::readFlag);
        checks.together(values);
        Map<String, String> resolved = resolved(new References(environment));
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
        return new AppConfig(values, resolved, warnings);
    }

    /** Finds what values that are passed on refer to. */
    private Map<String, String> resolved(References references) {
        Map<String, String> resolved = new HashMap<>();
        values.forEach((key, layered) -> {
            if (!AppSettings.isPassedOn(key) || AppSettings.find(key).isPresent()) {
                return;
            }
            try {
                resolved.put(key, references.resolve(layered.value()));
            } catch (IllegalArgumentException e) {
                problems.add(SourcePosition.outside(layered.origin()).problem(key, String.valueOf(e.getMessage())));
            }
        });
        return resolved;
    }

    private void readSection(Path file, YamlNode.Mapping section, String prefix, Map<String, SourcePosition> places) {
        for (YamlNode.Entry entry : section.entries()) {
            String key = current(prefix + entry.key(), entry.place());
            if (entry.value() instanceof YamlNode.Mapping inner) {
                readSection(file, inner, key + ".", places);
                continue;
            }
            SourcePosition first = places.putIfAbsent(key, entry.place());
            if (first != null) {
                problems.add(entry.place().problem(key, "stands there twice; first on line " + first.line()));
                continue;
            }
            if (!isKnown(key)) {
                problems.add(entry.place().problem(key, "unknown key" + suggestion(key)));
            } else if (checks.isValid(key, entry.value())) {
                String origin = "file " + file + ":" + entry.place().line();
                values.put(key, new AppConfig.Layered(textOf(file, key, entry.value()), origin));
            }
        }
    }

    private static String textOf(Path file, String key, YamlNode node) {
        if (node instanceof YamlNode.Sequence sequence) {
            return sequence.items().stream()
                    .map(item -> ((YamlNode.Scalar) item).text())
                    .collect(Collectors.joining(","));
        }
        String text = ((YamlNode.Scalar) node).text();
        if (AppSettings.PATHS.contains(key)) {
            return file.toAbsolutePath().resolveSibling(text).normalize().toString();
        }
        return text;
    }

    private void readVariable(String variable, String value) {
        if (!variable.startsWith(VARIABLE_PREFIX) || OTHER_VARIABLES.contains(variable) || value.isEmpty()) {
            return;
        }
        Optional<String> key = keyOf(variable);
        if (key.isPresent()) {
            String origin = "environment " + variable;
            put(current(key.get(), SourcePosition.outside(origin)), value, origin);
            return;
        }
        List<String> known = AppSettings.ALL.stream()
                .map(setting -> AppSettings.variable(setting.name()))
                .toList();
        SourcePosition place = SourcePosition.outside("environment " + variable);
        warnings.add(place.problem("", "is no setting and is not used" + Suggestions.didYouMean(variable, known)));
    }

    private static Optional<String> keyOf(String variable) {
        for (Setting setting : AppSettings.ALL) {
            if (AppSettings.variable(setting.name()).equals(variable)) {
                return Optional.of(setting.name());
            }
        }
        String key = variable.substring(VARIABLE_PREFIX.length())
                .toLowerCase(Locale.ROOT)
                .replace('_', '.');
        return isKnown(key) || AppSettings.FORMER.containsKey(key) ? Optional.of(key) : Optional.empty();
    }

    /** Returns the name of today; a former one is worth a warning. */
    private String current(String key, SourcePosition place) {
        String now = AppSettings.FORMER.get(key);
        if (now == null) {
            return key;
        }
        warnings.add(place.problem(key, "is called " + now + " now; the old name still works"));
        return now;
    }

    private void readFlag(String wanted, String value) {
        String origin = "flag " + AppSettings.flag(wanted);
        String key = current(wanted, SourcePosition.outside(origin));
        if (isKnown(key)) {
            put(key, value, origin);
        } else {
            problems.add(SourcePosition.outside(origin).problem("", "unknown setting" + suggestion(key)));
        }
    }

    private void put(String key, String value, String origin) {
        if (checks.isValid(key, new YamlNode.Scalar(value, true, SourcePosition.outside(origin)))) {
            values.put(key, new AppConfig.Layered(value, origin));
        }
    }

    private static boolean isKnown(String key) {
        return AppSettings.find(key).isPresent() || AppSettings.isPassedOn(key);
    }

    private static String suggestion(String key) {
        List<String> known = AppSettings.ALL.stream().map(Setting::name).toList();
        String near = Suggestions.didYouMean(key, known);
        return near.isEmpty()
                ? "; known keys: " + String.join(", ", known)
                        + ", limits.NAME.rate|tokens|concurrency, kafka.…, streams.…"
                : near;
    }
}
