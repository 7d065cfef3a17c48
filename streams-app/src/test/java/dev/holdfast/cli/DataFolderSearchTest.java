package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.errors.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a command says of its arguments, and of a data folder that is not there. */
class DataFolderSearchTest {
    @TempDir
    private Path folder;

    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "list",
                "show x",
                "items x",
                "results x",
                "snapshots list",
                "blocks scan x",
                "resume x",
                "datasets list"
            })
    void makesNoFolderToSayThatNothingIsThere(String words) {
        Path absent = folder.resolve("absent");
        assertThat(run((words + " --data " + absent).split(" "))).isEqualTo(ExitCode.REFUSED);
        assertThat(err).hasToString("holdfast: there is no data folder " + absent + "; --data DIR names another\n");
        assertThat(absent).doesNotExist();
    }

    @Test
    void saysInASentenceWhatIsMissingAndNotAPageOfUsage() {
        assertThat(run("tune", "x", "rate=5/s")).isEqualTo(ExitCode.USAGE);
        assertThat(err).hasToString("""
                        holdfast: Missing required option: '--reason=TEXT'
                        holdfast: 'holdfast tune --help' shows what it takes
                        """);
    }

    private int run(String... words) {
        return Main.run(words, new PrintWriter(new StringWriter()), new PrintWriter(err));
    }
}
