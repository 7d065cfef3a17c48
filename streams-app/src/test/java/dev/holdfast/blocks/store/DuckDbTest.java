package dev.holdfast.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What DuckDB says of itself becomes a sentence for people. */
class DuckDbTest {

    @Test
    void readsTheMessageOutOfAnErrorThatComesAsJson() {
        String json =
                "{\"exception_type\":\"IO\",\"exception_message\":\"Could not write file \\\"a.partial\\\": No space"
                        + " left on device\",\"errno\":\"28\"}";

        assertThat(DuckDb.refused(new SQLException(json)))
                .hasMessage("the disk of the blocks is full (Could not write file \"a.partial\": No space left on"
                        + " device): make room and run it again");
        assertThat(DuckDb.refused(new SQLException("Parser Error: it\nand more")))
                .hasMessage("Parser Error: it");
    }
}
