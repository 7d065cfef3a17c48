package dev.holdfast.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlainWorkerDocTest {
    /** The module's folder, where the build runs tests. */
    private static final Path MODULE = Path.of("").toAbsolutePath();

    @Test
    void theDocumentationShowsTheWorkerThatTheTestsRun() throws Exception {
        String source = Files.readString(MODULE.resolve("src/test/java/dev/holdfast/examples/PlainWorker.java"));
        String page = Files.readString(MODULE.resolveSibling("docs").resolve("external-workers.md"));

        assertThat(page).containsIgnoringWhitespaces(source.substring(source.indexOf("import ")));
    }
}
