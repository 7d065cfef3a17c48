package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.app.AppSettings;
import dev.holdfast.config.spec.MetricsSection;
import dev.holdfast.config.spec.SnapshotsSection;
import dev.holdfast.config.spec.SpecSettings;
import dev.holdfast.config.yaml.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people read names every key that the code knows, with its default. */
class DocumentsTest {
    private static final Pattern LINK =
            Pattern.compile("]\\((?!https?:)(?<file>[^)#\\s]*)(?:#(?<anchor>[^)\\s]+))?\\)");

    @Test
    void nameEverySettingOfTheApplication() throws IOException {
        List<String> rows = rows("configuration.md");

        for (Setting setting : AppSettings.ALL) {
            assertThat(rows)
                    .as(setting.name())
                    .anyMatch(row -> row.startsWith("| `" + setting.name() + "` |")
                            && row.contains("`" + AppSettings.variable(setting.name()) + "`")
                            && (setting.fallback() == null || row.contains("`" + setting.fallback() + "`")));
        }
    }

    @Test
    void nameEveryKeyOfASpec() throws IOException {
        List<String> rows = rows("spec.md");

        named(rows, "experiment", SpecSettings.EXPERIMENT);
        named(rows, "source", SpecSettings.SOURCE);
        named(rows, "execution", SpecSettings.EXECUTION);
        named(rows, "budget", SpecSettings.BUDGET);
        named(rows, "blocks", SpecSettings.BLOCKS);
        named(rows, "metrics", SpecSettings.METRICS);
        named(rows, "snapshots", SpecSettings.SNAPSHOTS);
        assertThat(rows)
                .anyMatch(row -> row.contains("`" + MetricsSection.POSITIVE + "`"))
                .anyMatch(row -> row.contains("`" + MetricsSection.NEGATIVE + "`"))
                .anyMatch(row -> row.contains("`" + SnapshotsSection.EXCLUDE + "`"));
        assertThat(rows).anyMatch(row -> row.startsWith("| `handler.kind` |"));
    }

    @Test
    void linkOnlyToWhatIsThere() throws IOException {
        Path docs = Path.of("..", "docs");
        List<Path> texts = new ArrayList<>(List.of(Path.of("..", "README.md"), Path.of("..", "SECURITY.md")));
        texts.add(Path.of("..", "CONTRIBUTING.md"));
        try (Stream<Path> all = Files.walk(docs)) {
            all.filter(path -> path.toString().endsWith(".md")).forEach(texts::add);
        }
        for (Path text : texts) {
            Path folder = Objects.requireNonNull(text.getParent());
            Matcher link = LINK.matcher(Files.readString(text));
            while (link.find()) {
                Path target =
                        folder.resolve(link.group("file").isEmpty() ? text.getFileName() + "" : link.group("file"));
                assertThat(target).as("a link of " + text).exists();
                if (link.group("anchor") != null) {
                    assertThat(anchors(target))
                            .as("a link of " + text + " to " + target)
                            .contains(link.group("anchor"));
                }
            }
        }
    }

    private static List<String> anchors(Path text) throws IOException {
        try (Stream<String> lines = Files.lines(text)) {
            return lines.filter(line -> line.startsWith("#"))
                    .map(line -> line.replaceFirst("#+ ", "")
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^\\p{L}\\p{N} _-]", "")
                            .replace(' ', '-'))
                    .toList();
        }
    }

    private static void named(List<String> rows, String section, List<Setting> settings) {
        for (Setting setting : settings) {
            String key = section + "." + setting.name();
            assertThat(rows)
                    .as(key)
                    .anyMatch(row -> row.startsWith("| `" + key + "` |")
                            && (setting.fallback() == null || row.contains("`" + setting.fallback() + "`")));
        }
    }

    private static List<String> rows(String document) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("..", "docs", document))) {
            return lines.filter(line -> line.startsWith("|")).toList();
        }
    }
}
