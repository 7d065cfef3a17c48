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

/** The tables of docs/rules name tests that are there, for every rule. */
class RulesDocumentTest {
    private static final Path RULES = Path.of("../docs/rules/resumable-runs.md");
    private static final List<Path> TESTS = List.of(Path.of("src/test/java"), Path.of("../schemas/src/test/java"));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([RA]\\d+)[ |].*$");
    private static final Pattern NAME = Pattern.compile("`(?:[a-z/]*/)?([A-Z]\\w*(?:Test|IT))?(?:\\.(\\w+))?`");

    @Test
    void everyRuleHasItsRow() throws IOException {
        List<String> rules = ROW.matcher(Files.readString(RULES))
                .results()
                .map(row -> row.group(1))
                .toList();

        List<String> owed = new ArrayList<>(
                IntStream.rangeClosed(1, 39).mapToObj(number -> "R" + number).toList());
        IntStream.rangeClosed(1, 6).forEach(number -> owed.add("A" + number));
        assertThat(rules).containsExactlyElementsOf(owed);
    }

    @Test
    void everyTestThatIsNamedIsThere() throws IOException {
        for (MatchResult row : ROW.matcher(Files.readString(RULES)).results().toList()) {
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
