package dev.holdfast.config.spec;

import dev.holdfast.config.yaml.Credentials;
import dev.holdfast.config.yaml.Problem;
import dev.holdfast.config.yaml.SectionReader;
import dev.holdfast.config.yaml.Setting;
import dev.holdfast.config.yaml.SourcePosition;
import dev.holdfast.config.yaml.Suggestions;
import dev.holdfast.config.yaml.ValueReader;
import dev.holdfast.config.yaml.YamlNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the {@code handler} section against the settings of its kind. */
final class HandlerReader {
    private static final String KEY = "api_key";
    private static final Pattern PATH = Pattern.compile("\\bhandler\\.([\\w-]+(?:\\.[\\w-]+)*)");

    private final Path spec;
    private final Map<String, KnownHandler> handlers;
    private final List<Problem> problems;

    HandlerReader(Path spec, Map<String, KnownHandler> handlers, List<Problem> problems) {
        this.spec = spec;
        this.handlers = handlers;
        this.problems = problems;
    }

    /** Returns the word that stands as the section's kind, if one does. */
    static Optional<String> kind(YamlNode section) {
        Optional<YamlNode> kind = section instanceof YamlNode.Mapping mapping ? mapping.get("kind") : Optional.empty();
        return kind.flatMap(node -> node instanceof YamlNode.Scalar scalar && !scalar.isNothing()
                ? Optional.of(scalar.text())
                : Optional.empty());
    }

    /** Reads the section; empty if it has a problem. */
    Optional<HandlerSection> read(YamlNode.Mapping root) {
        YamlNode.Entry section = SpecReader.entry(root, "handler");
        int before = problems.size();
        String[] kinds = new TreeSet<>(handlers.keySet()).toArray(String[]::new);
        Setting kindSetting =
                Setting.required("kind", Setting.Kind.WORD, "what kind of work").oneOf(kinds);
        KnownHandler known = kind(section.value()).map(handlers::get).orElse(null);
        if (known == null) {
            refuseKind(section, kindSetting);
            return Optional.empty();
        }
        List<String> besides = refusesKey(section, known) ? List.of("kind", KEY) : List.of("kind");
        Map<String, Object> settings = new SectionReader(problems).read(section, known.settings(), besides);
        HandlerSection handler = placed(new HandlerSection(kind(section.value()).orElseThrow(), settings), known);
        refuseBlanks(section, known, handler);
        if (problems.size() == before) {
            known.problems()
                    .apply(handler)
                    .forEach(sentence ->
                            problems.add(placeOfSettingIn(sentence, section).problem("handler", sentence)));
            known.fields().apply(handler).forEach((field, setting) -> checkField(field, setting, section, root));
        }
        boolean addressesPass = problems.size() == before;
        refuseCredentials(section, known, handler, false);
        if (addressesPass) {
            refuseCredentials(section, known, handler, true);
        }
        return problems.size() == before ? Optional.of(handler) : Optional.empty();
    }

    /** Notes where the SPEC stands, if anything starts there: whoever does the work may stand elsewhere. */
    private HandlerSection placed(HandlerSection handler, KnownHandler known) {
        boolean startsHere = handler.namesFiles()
                || known.settings().stream()
                        .anyMatch(setting -> setting.kind() == Setting.Kind.FOLDER
                                || (setting.kind() == Setting.Kind.FILE
                                        && isRelative(handler.optionalText(setting.name()))));
        Path folder = spec.toAbsolutePath().normalize().getParent();
        return startsHere && folder != null ? handler.inFolder(folder) : handler;
    }

    private static boolean isRelative(Optional<String> file) {
        return file.filter(name -> !name.startsWith("~/") && !Path.of(name).isAbsolute())
                .isPresent();
    }

    /** Refuses a key where a handler takes the name of its variable; a SPEC is stored and shown. */
    private boolean refusesKey(YamlNode.Entry section, KnownHandler known) {
        boolean knowsBetter =
                known.settings().stream().anyMatch(setting -> setting.name().equals(KEY + "_env"));
        boolean there = section.value() instanceof YamlNode.Mapping mapping
                && mapping.get(KEY).isPresent();
        if (knowsBetter && there) {
            problems.add(placeOf(List.of(KEY), section)
                    .problem(
                            "handler." + KEY,
                            "must not stand in a SPEC, which is stored and shown; name the key's environment variable"
                                    + " in api_key_env, or its file in api_key_file"));
        }
        return knowsBetter && there;
    }

    /** A SPEC is stored, and shown to whoever asks: what must not be seen is named there, and looked up where it is used. */
    private void refuseCredentials(
            YamlNode.Entry section, KnownHandler known, HandlerSection handler, boolean addresses) {
        for (Setting setting : known.settings()) {
            Object value = handler.settings().get(setting.name());
            boolean isText = setting.kind() == Setting.Kind.TEXT || setting.kind() == Setting.Kind.WORD;
            // What a handler itself says of its addresses is better; this is for those that say nothing.
            boolean isAddress = setting.kind() == Setting.Kind.URL;
            if (value != null && !isText && isAddress == addresses) {
                refuseCredentials(List.of(setting.name()), setting.kind(), value, section);
            }
        }
    }

    private void refuseCredentials(List<String> path, Setting.Kind kind, Object value, YamlNode.Entry section) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((name, member) -> refuseCredentials(
                    Stream.concat(path.stream(), Stream.of(String.valueOf(name)))
                            .toList(),
                    kind,
                    member,
                    section));
        } else if (value instanceof List<?> list) {
            list.forEach(member -> refuseCredentials(path, kind, member, section));
        } else if (value instanceof String text && isCredential(path, text)) {
            String name = path.get(path.size() - 1);
            problems.add(placeOf(path, section)
                    .problem(
                            "handler." + String.join(".", path),
                            "looks like a credential, and a SPEC is stored and shown; " + wayOut(kind, name)));
        }
    }

    private static boolean isCredential(List<String> path, String text) {
        return path.size() > 1
                ? Credentials.isInClear(path.get(path.size() - 1), text)
                : Credentials.looksLikeOne(text);
    }

    private static String wayOut(Setting.Kind kind, String name) {
        String plain = Credentials.isReference(name) ? name.substring(0, name.lastIndexOf('_')) : name;
        return switch (kind) {
            case TEXT_MAP ->
                "write " + plain + "_env: VARIABLE, " + plain + "_file: PATH, or a text with ${env:VARIABLE} in it";
            case URL -> "write it without, and put the credential into handler.headers: Authorization_env: VARIABLE";
            case TREE ->
                "name the variable or the file where your workers find it, under " + plain + "_env or " + plain
                        + "_file";
            default -> "let the program find it in a variable or a file";
        };
    }

    private void refuseKind(YamlNode.Entry section, Setting kindSetting) {
        if (section.value() instanceof YamlNode.Mapping mapping
                && mapping.get("kind").isPresent()) {
            new ValueReader(problems).read(kindSetting, mapping.get("kind").get(), "handler.kind");
        } else if (section.value() instanceof YamlNode.Mapping) {
            String kinds = String.join(", ", kindSetting.allowed());
            problems.add(section.place().problem("handler.kind", "is missing: what kind of work, one of " + kinds));
        } else {
            new SectionReader(problems).read(section, List.of(), List.of());
        }
    }

    private void refuseBlanks(YamlNode.Entry section, KnownHandler known, HandlerSection handler) {
        for (Setting setting : known.settings()) {
            boolean blank = handler.settings().get(setting.name()) instanceof String text && text.isBlank();
            if (blank && setting.required()) {
                problems.add(SpecReader.placeOf(section, setting.name())
                        .problem("handler." + setting.name(), "must not be blank"));
            }
        }
    }

    private void checkField(String field, String setting, YamlNode.Entry section, YamlNode.Mapping root) {
        List<String> fields = fields(root);
        if (!fields.contains(field)) {
            String known = fields.isEmpty() ? "gives none" : "gives " + String.join(", ", fields);
            problems.add(SpecReader.placeOf(section, setting)
                    .problem(
                            "handler." + setting,
                            "names the field '" + field + "', but source.fields " + known
                                    + Suggestions.didYouMean(field, fields)));
        }
    }

    /** The names as they are written, so that a mistake elsewhere in {@code source} hides none in here. */
    private static List<String> fields(YamlNode.Mapping root) {
        Optional<YamlNode> fields = root.get("source")
                .filter(YamlNode.Mapping.class::isInstance)
                .flatMap(source -> ((YamlNode.Mapping) source).get("fields"));
        if (fields.isPresent() && fields.get() instanceof YamlNode.Sequence list) {
            return list.items().stream()
                    .filter(YamlNode.Scalar.class::isInstance)
                    .map(item -> ((YamlNode.Scalar) item).text())
                    .toList();
        }
        return fields.isPresent() && fields.get() instanceof YamlNode.Mapping map
                ? map.entries().stream().map(YamlNode.Entry::key).toList()
                : List.of();
    }

    private static SourcePosition placeOfSettingIn(String sentence, YamlNode.Entry section) {
        Matcher path = PATH.matcher(sentence);
        if (path.find()) {
            return placeOf(List.of(path.group(1).split("\\.")), section);
        }
        if (section.value() instanceof YamlNode.Mapping mapping) {
            for (YamlNode.Entry entry : mapping.entries()) {
                if (Pattern.compile("\\b" + Pattern.quote(entry.key()) + "\\b")
                        .matcher(sentence)
                        .find()) {
                    return entry.place();
                }
            }
        }
        return section.place();
    }

    /** Goes down as far as the file does. */
    private static SourcePosition placeOf(List<String> keys, YamlNode.Entry from) {
        YamlNode.Entry deepest = from;
        for (String key : keys) {
            Optional<YamlNode.Entry> next = deepest.value() instanceof YamlNode.Mapping mapping
                    ? mapping.entries().stream()
                            .filter(entry -> entry.key().equals(key))
                            .findFirst()
                    : Optional.empty();
            if (next.isEmpty()) {
                break;
            }
            deepest = next.get();
        }
        return deepest.place();
    }
}
