package dev.holdfast.cluster.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue on disk is whole, or an error that names it: never silently empty (rule R9: nothing is lost). */
class CatalogueFileTest {
    private static final Schema TEXT = Schema.create(Schema.Type.STRING);

    @TempDir
    Path folder;

    @Test
    void readsBackWhatItWrote() throws Exception {
        SchemaCatalogue catalogue = SchemaCatalogue.EMPTY
                .register("a/b é", TEXT)
                .catalogue()
                .register("c", Schema.create(Schema.Type.LONG))
                .catalogue()
                .withLevel(CompatibilityLevel.FULL)
                .withLevel("c", CompatibilityLevel.NONE);

        write(catalogue);

        assertThat(read()).isEqualTo(catalogue);
    }

    @Test
    void startsEmptyInANewFolder() throws IOException {
        assertThat(read()).isEqualTo(SchemaCatalogue.EMPTY);
        assertThat(read()).isEqualTo(SchemaCatalogue.EMPTY);
    }

    @Test
    void ignoresWhatAKillLeftHalfWritten() throws Exception {
        SchemaCatalogue catalogue = SchemaCatalogue.EMPTY.register("a", TEXT).catalogue();
        write(catalogue);
        Files.writeString(folder.resolve("catalogue.next"), "holdfast-schema-reg");

        assertThat(read()).isEqualTo(catalogue);
    }

    @Test
    void refusesAFileThatWasCutOffAnywhere() throws Exception {
        write(SchemaCatalogue.EMPTY.register("a", TEXT).catalogue());
        byte[] whole = Files.readAllBytes(folder.resolve("catalogue"));

        for (int length = 0; length < whole.length; length++) {
            Files.write(folder.resolve("catalogue"), Arrays.copyOf(whole, length));
            Files.write(folder.resolve("catalogue.copy"), Arrays.copyOf(whole, length));
            assertDamaged("checksum");
        }
    }

    @Test
    void refusesAFileWithOneOtherByteAnywhere() throws Exception {
        write(SchemaCatalogue.EMPTY.register("a", TEXT).catalogue());
        byte[] whole = Files.readAllBytes(folder.resolve("catalogue"));

        for (int position = 0; position < whole.length; position++) {
            byte[] changed = whole.clone();
            changed[position] ^= 1;
            Files.write(folder.resolve("catalogue"), changed);
            Files.write(folder.resolve("catalogue.copy"), changed);
            assertDamaged("checksum");
        }
    }

    @Test
    void refusesToStartEmptyWhenTheFileIsGone() throws Exception {
        write(SchemaCatalogue.EMPTY.register("a", TEXT).catalogue());
        Files.delete(folder.resolve("catalogue"));
        Files.delete(folder.resolve("catalogue.copy"));

        assertDamaged("it is gone");
    }

    @Test
    void restoresADamagedFileFromItsCopyAndADamagedCopyFromTheFile() throws Exception {
        SchemaCatalogue catalogue = SchemaCatalogue.EMPTY.register("a", TEXT).catalogue();
        write(catalogue);
        byte[] whole = Files.readAllBytes(folder.resolve("catalogue"));

        for (String name : List.of("catalogue", "catalogue.copy")) {
            Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length / 2));
            assertThat(read()).isEqualTo(catalogue);
            assertThat(folder.resolve("catalogue")).hasBinaryContent(whole);
            assertThat(folder.resolve("catalogue.copy")).hasBinaryContent(whole);
        }
    }

    @Test
    void letsOneHolderUseTheFolder() throws IOException {
        CatalogueFile first = CatalogueFile.open(folder);

        assertThatThrownBy(() -> CatalogueFile.open(folder))
                .isInstanceOf(RegistryFolderException.class)
                .hasMessageContaining(folder + " is in use")
                .hasMessageContaining("stop that one first");
        first.close();
        CatalogueFile.open(folder).close();
    }

    private void assertDamaged(String how) {
        assertThatThrownBy(this::read)
                .isInstanceOf(RegistryFolderException.class)
                .hasMessageContaining(folder.resolve("catalogue") + " was damaged")
                .hasMessageContaining(how)
                .hasMessageContaining("restore it from a copy");
    }

    private void write(SchemaCatalogue catalogue) throws IOException {
        try (CatalogueFile file = CatalogueFile.open(folder)) {
            file.read(null);
            file.write(catalogue);
        }
    }

    private SchemaCatalogue read() throws IOException {
        try (CatalogueFile file = CatalogueFile.open(folder)) {
            return file.read(null);
        }
    }
}
