package dev.holdfast.config.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.SectionReader;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.config.yaml.SourcePosition;
import dev.holdfast.config.yaml.YamlNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks through a SPEC that anybody wrote as JSON, by the same rules as {@link SpecReader}: a value of a wrong type or
 * out of its bounds would be found only by what works with it, when nobody can answer any more. Members that are not known
 * are another version's, as for {@link Spec#fromJson}.
 */
public final class StoredSpecCheck {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SourcePosition PLACE = SourcePosition.outside("the SPEC");
    private static final Set<Setting.Kind> TEXTS = EnumSet.of(
            Setting.Kind.TEXT, Setting.Kind.WORD, Setting.Kind.DURATION, Setting.Kind.RATE, Setting.Kind.URL);
    private static final int MOST_SHOWN = 5;

    private final List<Problem> problems = new ArrayList<>();
    private final SectionReader sections = new SectionReader(problems);

    private StoredSpecCheck() {}

    /**
     * Refuses a SPEC that cannot be carried out.
     *
     * @param json the SPEC
     * @param handler what its handler's section may hold besides {@code kind}
     * @throws IllegalArgumentException with what is wrong
     */
    public static void require(String json, List<Setting> handler) {
        StoredSpecCheck check = new StoredSpecCheck();
        try {
            check.read(JSON.readTree(json), handler);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
        }
        if (!check.problems.isEmpty()) {
            throw new IllegalArgumentException(check.problems.stream()
                    .limit(MOST_SHOWN)
                    .map(problem -> problem.path() + ": " + problem.message())
                    .collect(Collectors.joining("; ")));
        }
    }

    private void read(JsonNode root, List<Setting> handler) {
        // Their texts are read as what they are to be, as ever.
        new ExecutionReader(sections, problems).read(entry("execution", root, SpecSettings.EXECUTION, true));
        handler(root.path("handler"), handler);
        section(root, "metrics", SpecSettings.METRICS);
        section(root, "snapshots", SpecSettings.SNAPSHOTS);
        section(root, "blocks", SpecSettings.BLOCKS);
        YamlNode.Entry budget = entry("budget", root, SpecSettings.BUDGET, false);
        List<YamlNode.Entry> there = isThere(root, "budget") ? List.of(budget) : List.of();
        var unused = new BudgetReader(sections, problems).read(new YamlNode.Mapping(there, PLACE), null);
    }

    private void section(JsonNode root, String name, List<Setting> settings) {
        if (isThere(root, name)) {
            sections.read(entry(name, root, settings, false), settings, List.of());
        }
    }

    private void handler(JsonNode section, List<Setting> settings) {
        for (Setting setting : settings) {
            JsonNode value = section.path(setting.name());
            // A handler finds the value as it is stored, so a number is no text there.
            if (TEXTS.contains(setting.kind()) && !value.isTextual() && !value.isMissingNode() && !value.isNull()) {
                problems.add(PLACE.problem("handler." + setting.name(), "must be text, but was " + shown(value)));
                return;
            }
        }
        sections.read(new YamlNode.Entry("handler", PLACE, known(section, settings, false)), settings, List.of());
    }

    private static YamlNode.Entry entry(String name, JsonNode root, List<Setting> settings, boolean loose) {
        JsonNode section = root.path(name);
        YamlNode content = section.isMissingNode() || section.isNull() || section.isObject()
                ? known(section, settings, loose)
                : node(section, loose);
        return new YamlNode.Entry(name, PLACE, content);
    }

    private static YamlNode.Mapping known(JsonNode section, List<Setting> settings, boolean loose) {
        List<YamlNode.Entry> entries = new ArrayList<>();
        for (Setting setting : settings) {
            if (isThere(section, setting.name())) {
                entries.add(new YamlNode.Entry(setting.name(), PLACE, node(section.path(setting.name()), loose)));
            }
        }
        return new YamlNode.Mapping(entries, PLACE);
    }

    private static boolean isThere(JsonNode section, String name) {
        JsonNode value = section.path(name);
        return !value.isMissingNode() && !value.isNull();
    }

    private static YamlNode node(JsonNode value, boolean loose) {
        if (value.isObject()) {
            return new YamlNode.Mapping(
                    value.properties().stream()
                            .map(member -> new YamlNode.Entry(member.getKey(), PLACE, node(member.getValue(), loose)))
                            .toList(),
                    PLACE);
        }
        if (value.isArray()) {
            List<YamlNode> items = new ArrayList<>();
            value.forEach(item -> items.add(node(item, loose)));
            return new YamlNode.Sequence(items, PLACE);
        }
        return new YamlNode.Scalar(value.asText(), loose || !value.isTextual(), PLACE);
    }

    private static String shown(JsonNode value) {
        return node(value, false).description();
    }
}
