package dev.holdfast.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the {@code handler} section against the settings of its kind. */
final class HandlerReader {
    private final Map<String, KnownHandler> handlers;
    private final List<Problem> problems;

    HandlerReader(Map<String, KnownHandler> handlers, List<Problem> problems) {
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
        Map<String, Object> settings = new SectionReader(problems).read(section, known.settings(), List.of("kind"));
        HandlerSection handler = new HandlerSection(kind(section.value()).orElseThrow(), settings);
        refuseBlanks(section, known, handler);
        if (problems.size() == before) {
            known.problems()
                    .apply(handler)
                    .forEach(sentence ->
                            problems.add(placeOfSettingIn(sentence, section).problem("handler", sentence)));
        }
        return problems.size() == before ? Optional.of(handler) : Optional.empty();
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

    private static Place placeOfSettingIn(String sentence, YamlNode.Entry section) {
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
}
