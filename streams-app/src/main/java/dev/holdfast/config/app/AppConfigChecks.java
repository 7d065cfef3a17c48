package dev.holdfast.config.app;

import dev.holdfast.config.yaml.Durations;
import dev.holdfast.config.yaml.HostPort;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.config.yaml.SourcePosition;
import dev.holdfast.config.yaml.ValueReader;
import dev.holdfast.config.yaml.YamlNode;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The rules of the application's settings, beyond the type of each. */
final class AppConfigChecks {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:,\\[\\]]+):\\d{1,5}");
    private static final Pattern PREFIX = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");
    private static final Pattern MEMORY = Pattern.compile("[1-9]\\d{0,6}(MB|GB)");
    private static final List<String> TWICE = List.of("kafka.bootstrap.servers", "streams.bootstrap.servers");

    private static final List<String> LISTS = List.of(AppSettings.BOOTSTRAP_SERVERS, AppSettings.SCHEMA_REGISTRY_URL);

    private final List<Problem> problems;
    private final ValueReader reader;

    AppConfigChecks(List<Problem> problems) {
        this.problems = problems;
        this.reader = new ValueReader(problems);
    }

    /** Says whether a value may stand under its key; if it may not, the problem has been told. */
    boolean isValid(String key, YamlNode node) {
        int before = problems.size();
        if (TWICE.contains(key)) {
            problems.add(node.place().problem(key, "must not be set beside our own; set bootstrap.servers"));
        }
        YamlNode.Scalar scalar = node instanceof YamlNode.Sequence sequence ? joined(key, sequence) : null;
        if (!(node instanceof YamlNode.Sequence)) {
            reader.read(AppSettings.find(key).orElse(passedOn(key)), node, key);
            scalar = node instanceof YamlNode.Scalar single ? single : null;
        }
        if (problems.size() == before && scalar != null) {
            form(key, scalar);
        }
        return problems.size() == before;
    }

    @SuppressWarnings("unchecked")
    private YamlNode.@Nullable Scalar joined(String key, YamlNode.Sequence sequence) {
        boolean takesOne = AppSettings.find(key).isPresent() && !LISTS.contains(key);
        if (takesOne) {
            problems.add(sequence.place().problem(key, "must be one value, but was a list"));
            return null;
        }
        Setting texts = Setting.optional(key, Setting.Kind.TEXT_LIST, null, "");
        return reader.read(texts, sequence, key)
                .map(list -> new YamlNode.Scalar(String.join(",", (List<String>) list), true, sequence.place()))
                .orElse(null);
    }

    private static Setting passedOn(String key) {
        return Setting.optional(key, Setting.Kind.TEXT, null, "");
    }

    private void form(String key, YamlNode.Scalar scalar) {
        SourcePosition place = scalar.place();
        switch (key) {
            case AppSettings.DATA,
                    AppSettings.PLUGINS,
                    AppSettings.INSTANCE_ID,
                    AppSettings.BLOCKS_FOLDER,
                    AppSettings.BLOCKS_TEMP -> {
                if (scalar.text().isBlank()) {
                    problems.add(place.problem(key, "must not be blank"));
                }
            }
            case AppSettings.PROGRESS_INTERVAL, AppSettings.UNKNOWN_EXPERIMENT_WAIT -> {
                if (Durations.parse(scalar.text()).isZero()) {
                    problems.add(place.problem(key, "must be more than 0s"));
                }
            }
            case AppSettings.BOOTSTRAP_SERVERS -> {
                for (String address : scalar.text().split(",", -1)) {
                    if (!ADDRESS.matcher(address.trim()).matches()) {
                        problems.add(place.problem(
                                key, "must be host:port, several with commas between, but has '" + address + "'"));
                    }
                }
            }
            case AppSettings.SCHEMA_REGISTRY_URL, AppSettings.SERVER_URL -> addresses(key, scalar);
            case AppSettings.SERVER_LISTEN, AppSettings.SERVER_ADVERTISED -> {
                try {
                    HostPort.parse(scalar.text());
                } catch (IllegalArgumentException e) {
                    problems.add(place.problem(key, String.valueOf(e.getMessage())));
                }
            }
            case AppSettings.TOPICS_PREFIX -> {
                if (!PREFIX.matcher(scalar.text()).matches()) {
                    problems.add(place.problem(
                            key, "must be letters, digits, '.', '_' or '-', but was '" + scalar.text() + "'"));
                }
            }
            case AppSettings.BLOCKS_MEMORY -> {
                if (!MEMORY.matcher(scalar.text()).matches()) {
                    problems.add(place.problem(key, "must be like 512MB or 2GB, but was '" + scalar.text() + "'"));
                }
            }
            default -> {}
        }
    }

    private void addresses(String key, YamlNode.Scalar scalar) {
        for (String address : scalar.text().split(",", -1)) {
            try {
                ValueReader.url(address.trim());
            } catch (IllegalArgumentException e) {
                problems.add(scalar.place().problem(key, String.valueOf(e.getMessage())));
            }
        }
    }

    /** Checks what no value shows alone. */
    void together(Map<String, AppConfig.Layered> values) {
        AppConfig.Layered replication = values.get(AppSettings.TOPICS_REPLICATION);
        AppConfig.Layered minInsync = values.get(AppSettings.TOPICS_MIN_INSYNC);
        if (problems.isEmpty()
                && minInsync != null
                && replication != null
                && Integer.parseInt(minInsync.value()) > Integer.parseInt(replication.value())) {
            problems.add(SourcePosition.outside(minInsync.origin())
                    .problem(
                            AppSettings.TOPICS_MIN_INSYNC,
                            "must not be more than topics.replication, which is " + replication.value() + ", but was '"
                                    + minInsync.value() + "'"));
        }
        AppConfig.Layered advertised = values.get(AppSettings.SERVER_ADVERTISED);
        if (advertised != null && !values.containsKey(AppSettings.SERVER_LISTEN)) {
            problems.add(SourcePosition.outside(advertised.origin())
                    .problem(AppSettings.SERVER_ADVERTISED, "needs server.listen, where the instance is to listen"));
        }
        boolean embedded = problems.isEmpty() && !values.containsKey(AppSettings.BOOTSTRAP_SERVERS);
        if (embedded && replication != null && !replication.value().equals("1")) {
            problems.add(SourcePosition.outside(replication.origin())
                    .problem(
                            AppSettings.TOPICS_REPLICATION,
                            "must be 1 with the embedded broker, which is one node, but was '" + replication.value()
                                    + "'; or set bootstrap.servers"));
        }
    }
}
