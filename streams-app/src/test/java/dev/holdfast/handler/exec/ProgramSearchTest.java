package dev.holdfast.handler.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.handler.SecretTexts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program is looked for where it runs, and one that is not there is named with the fix. */
class ProgramSearchTest {
    @TempDir
    Path folder;

    private Path spec = Path.of("");
    private Path here = Path.of("");

    @BeforeEach
    void makeFolders() throws IOException {
        spec = Files.createDirectories(folder.resolve("spec"));
        here = Files.createDirectories(folder.resolve("here"));
    }

    @Test
    void findsAProgramInTheFolderAndABareNameOnThePath() throws IOException {
        program(spec.resolve("classify"));
        program(folder.resolve("bin/interpreter"));
        Files.writeString(spec.resolve("classify.py"), "");

        assertThat(missing("./classify")).isEmpty();
        assertThat(missing("interpreter", "classify.py", "-x", "not.a.file")).isEmpty();
        assertThat(missing(spec.resolve("classify").toString())).isEmpty();
    }

    @Test
    void namesAProgramThatIsNotThereAndWhereItIs() throws IOException {
        assertThat(missing("./classify"))
                .singleElement()
                .asString()
                .contains("there is no program './classify' in " + spec, "--spec-dir DIR")
                .doesNotContain("handler.directory");
        program(here.resolve("classify"));
        assertThat(missing("./classify"))
                .singleElement()
                .asString()
                .contains("but in " + here, "write '../here/classify'");
        assertThat(missing("classify")).singleElement().asString().contains("is not on the PATH");
        program(spec.resolve("classify"));
        assertThat(missing("classify")).singleElement().asString().contains("write './classify'");
        Files.setPosixFilePermissions(spec.resolve("classify"), PosixFilePermissions.fromString("rw-------"));
        assertThat(missing("./classify")).singleElement().asString().contains("chmod +x");
    }

    @Test
    void namesAScriptThatStandsWhereHoldfastRuns() throws IOException {
        program(folder.resolve("bin/sh"));
        Files.createDirectories(here.resolve("examples"));
        Files.writeString(here.resolve("examples/classify.sh"), "");

        assertThat(missing("sh", "examples/classify.sh"))
                .singleElement()
                .asString()
                .contains("'examples/classify.sh' is not in " + spec, "write '../here/examples/classify.sh'");
        assertThat(missing("sh", "-c", "echo a.b")).isEmpty();
    }

    @Test
    void namesAFolderThatIsNotThere() {
        Program program = new Program(List.of("sh"), NOTHING, Optional.of(folder.resolve("gone")), false);
        assertThat(new ProgramSearch(program, "", here).missing())
                .singleElement()
                .asString()
                .contains("there is no folder " + folder.resolve("gone"), "--spec-dir DIR");
    }

    @Test
    void searchesWhereHoldfastRunsForARecordThatSaysNoFolder() throws IOException {
        program(here.resolve("classify"));
        Program old = new Program(List.of("./classify"), NOTHING, Optional.empty(), false);
        assertThat(new ProgramSearch(old, "", here).missing()).isEmpty();
    }

    private static final SecretTexts NOTHING =
            SecretTexts.of(new HandlerSection("exec", Map.of()), Program.ENVIRONMENT, name -> null);

    private List<String> missing(String... command) {
        Program program = new Program(List.of(command), NOTHING, Optional.of(spec), false);
        return new ProgramSearch(program, "/nowhere:" + folder.resolve("bin"), here).missing();
    }

    private static void program(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
