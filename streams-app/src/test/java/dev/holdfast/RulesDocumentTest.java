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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of docs/rules name tests that are there, for every rule. */
class RulesDocumentTest {
    private static final Path RULES = Path.of("../docs/rules");
    private static final List<Path> TESTS = List.of(Path.of("src/test/java"), Path.of("../schemas/src/test/java"));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]\\d+)[ |].*$");
    private static final Pattern NAME = Pattern.compile("`(?:[a-z/]*/)?([A-Z]\\w*(?:Test|IT))?(?:\\.(\\w+))?`");

    private static final Pattern STATE = Pattern.compile("\\| (proven|adapted|not built)(?:: ([^|]{20,}))? \\|");
    private static final Pattern MAY_BE_SKIPPED =
            Pattern.compile("@Disabled|assumeTrue|assumeFalse|assumeThat|assumingThat|Assumptions\\."
                    + "|@Enabled\\w*(?:\\([^)]*\\))?\\s+(?:\\w+ )*class ");

    static List<Arguments> documents() {
        return List.of(
                Arguments.of("resumable-runs.md", owed("R", 39, "A", 6)),
                Arguments.of("prime-blocks.md", owed("P", 42, "P", 0)),
                Arguments.of("snapshots.md", owed("S", 27, "F", 12)),
                Arguments.of("tile-pipeline.md", owed("T", 39, "T", 0)));
    }

    private static List<String> owed(String rules, int count, String more, int moreCount) {
        List<String> owed = new ArrayList<>();
        IntStream.rangeClosed(1, count).forEach(number -> owed.add(rules + number));
        IntStream.rangeClosed(1, moreCount).forEach(number -> owed.add(more + number));
        return owed;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void everyRuleHasItsRow(String document, List<String> owed) throws IOException {
        List<String> rules = rows(document).stream().map(row -> row.group(1)).toList();

        assertThat(rules).containsExactlyElementsOf(owed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void everyTestThatIsNamedIsThere(String document) throws IOException {
        for (MatchResult row : rows(document)) {
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

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void everyRuleIsProvenOrSaysInWordsWhyNot(String document) throws IOException {
        for (MatchResult row : rows(document)) {
            if (row.group(1).startsWith("F")) {
                continue; // former faults have a test or no row
            }
            Matcher state = STATE.matcher(row.group());
            assertThat(state.find()).as("state of %s", row.group(1)).isTrue();
            boolean proven = state.group(1).equals("proven");
            assertThat(state.group(2) == null)
                    .as("%s is %s, and its reason is '%s'", row.group(1), state.group(1), state.group(2))
                    .isEqualTo(proven);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("documents")
    void noProofIsATestThatMayBeSkipped(String document) throws IOException {
        for (MatchResult row : rows(document)) {
            if (row.group(1).startsWith("F")) {
                continue;
            }
            List<String> always = new ArrayList<>();
            Matcher names = NAME.matcher(row.group());
            while (names.find()) {
                if (names.group(1) != null
                        && !MAY_BE_SKIPPED.matcher(source(names.group(1))).find()) {
                    always.add(names.group(1));
                }
            }
            assertThat(always).as("tests of %s that run always", row.group(1)).isNotEmpty();
        }
    }

    private static List<MatchResult> rows(String document) throws IOException {
        return ROW.matcher(Files.readString(RULES.resolve(document))).results().toList();
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
