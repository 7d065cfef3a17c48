package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of docs/rules name tests that are there, for every rule. */
class RulesDocumentTest {
    private static final Path RUNS = Path.of("../docs/rules/resumable-runs.md");
    private static final Path BLOCKS = Path.of("../docs/rules/prime-blocks.md");
    private static final List<Path> TESTS = List.of(Path.of("src/test/java"), Path.of("../schemas/src/test/java"));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([RAP]\\d+)[ |].*$");
    private static final Pattern NAME = Pattern.compile("`(?:[a-z/]*/)?([A-Z]\\w*(?:Test|IT))?(?:\\.(\\w+))?`");

    @Test
    void everyRuleHasItsRow() throws IOException {
        List<String> owed = new ArrayList<>(numbered("R", 39));
        owed.addAll(numbered("A", 6));
        assertThat(rules(RUNS)).containsExactlyElementsOf(owed);
        assertThat(rules(BLOCKS)).containsExactlyElementsOf(numbered("P", 42));
    }

    private static List<String> rules(Path document) throws IOException {
        return ROW.matcher(Files.readString(document))
                .results()
                .map(row -> row.group(1))
                .toList();
    }

    private static List<String> numbered(String letter, int last) {
        return IntStream.rangeClosed(1, last)
                .mapToObj(number -> letter + number)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"resumable-runs.md", "prime-blocks.md"})
    void everyTestThatIsNamedIsThere(String document) throws IOException {
        Path rules = RUNS.resolveSibling(document);
        for (MatchResult row : ROW.matcher(Files.readString(rules)).results().toList()) {
            Matcher names = NAME.matcher(row.group());
            String text = "";
            int found = 0;
            while (names.find()) {
                if (names.group(1) != null) {
                    text = source(names.group(1));
                    found++;
                }
                if (names.group(2) != null) {
                    assertThat(text).as(row.group(1)).contains("void " + names.group(2) + "(");
                }
            }
            assertThat(found).as("tests of %s", row.group(1)).isPositive();
        }
    }

    private static String source(String name) throws IOException {
        for (Path root : TESTS) {
            try (Stream<Path> files = Files.walk(root)) {
                List<Path> matching =
                        files.filter(file -> file.endsWith(name + ".java")).toList();
                if (!matching.isEmpty()) {
                    return Files.readString(matching.get(0));
                }
            }
        }
        throw new AssertionError("there is no test " + name);
    }
}
