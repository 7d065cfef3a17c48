package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlainClientDocTest {
    /** The module's folder, where the build runs tests. */
    private static final Path MODULE = Path.of("").toAbsolutePath();

    @Test
    void theDocumentationShowsTheProgramThatTheTestsRun() throws Exception {
        String source = Files.readString(MODULE.resolve("src/test/java/dev/holdfast/examples/PlainClient.java"));
        String page = Files.readString(MODULE.resolveSibling("docs").resolve("producers.md"));

        assertThat(page).containsIgnoringWhitespaces(source.substring(source.indexOf("import ")));
    }
}
