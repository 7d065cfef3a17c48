package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What people read names every key that the code knows, with its default. */
class DocumentsTest {

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
