package dev.holdfast.ingest.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A query reads the files that are named in it, at the places where they are. */
class FileQueryTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("in"));
        Files.writeString(folder.resolve("in/a.csv"), "id,note\n1,one\n");
        Files.writeString(folder.resolve("in/b.csv"), "id,note\n2,two\n");
    }

    @Test
    void aPlaceInTheTextIsThePlaceInWhatIsWritten() throws Exception {
        String written = "select 'ä', x from 'in/a.csv' a, 'in/b.csv' b where y";
        FileQuery query = FileQuery.of(written, folder);

        assertThat(query.written(query.text().indexOf("x from") + 1)).isEqualTo(written.indexOf("x from") + 1);
        assertThat(query.written(query.text().indexOf(" y") + 1)).isEqualTo(written.indexOf(" y") + 1);
        assertThat(query.written(query.text().indexOf("b.csv") + 1)).isEqualTo(written.indexOf("'in/b.csv'") + 1);
        assertThat(query.written(-1)).isNegative();
    }

    @Test
    void whatIsNotNamedInTheQueryIsNotReadAndTheFenceCannotBeOpened() throws Exception {
        FileQuery query = FileQuery.of("select * from 'in/a.csv'", folder);

        try (FencedDuck duck = FencedDuck.open(query.fence(), FencedDuck.SMALL, FencedDuck.SPILL, false);
                Statement statement = duck.connection().createStatement();
                Statement another = duck.connection().createStatement()) {
            assertThatThrownBy(() -> another.executeQuery("select * from '" + folder + "/in/b.csv'"))
                    .hasMessageContaining("disabled by configuration");
            assertThatThrownBy(() -> statement.execute("set enable_external_access = true"))
                    .hasMessageContaining("locked");
        }
    }
}
