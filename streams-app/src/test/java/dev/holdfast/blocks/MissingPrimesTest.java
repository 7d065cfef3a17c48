package dev.holdfast.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.AuditReport;
import dev.holdfast.blocks.audit.BlockAudit;
import dev.holdfast.blocks.audit.ResumeAudit;
import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockStore;
import dev.holdfast.blocks.store.RowSource;
import dev.holdfast.blocks.store.Sentinel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bug that started it: 30,611,000 primes stored, the last of them 733,302,529, which is number 37,886,001. */
class MissingPrimesTest {
    private static final long LAST = 733_302_529;
    private static final long STORED = 30_611_000;
    private static final long MISSING = 7_275_001;

    @TempDir
    Path temp;

    @Test
    void theConditionSaysByHowMuch() { // P37
        assertThat(new ResumeAudit(String.valueOf(LAST), STORED).inconsistency(PrimeResults.TABLE))
                .hasValue("the blocks end with p 733302529, which is number 37886001, but they hold 30611000 distinct"
                        + " values of p: 7275001 are missing");
        assertThat(new ResumeAudit("7919", 1_000).inconsistency(PrimeResults.TABLE))
                .isEmpty();
        assertThat(new ResumeAudit("7919", 1_001).inconsistency(PrimeResults.TABLE))
                .hasValueSatisfying(what -> assertThat(what).endsWith("1 are too many"));
    }

    @Test
    void theAuditOfTheBlocksSaysSoAndNothingRuns() throws Exception { // P28, P35
        BlockFolder folder = new BlockFolder(temp);
        folder.create();
        BlockFile block = block(folder);
        Sentinel sentinel = Sentinel.fresh("e", "prime-partitions", PrimeResults.TABLE.shape(), STORED, "test")
                .with(List.of(block), List.of(), Map.of(), "test", "");
        Files.writeString(folder.sentinel(), sentinel.toJson());

        try (BlockStore store = BlockStore.open(folder, Folders.settings(temp))) {
            AuditReport report = new BlockAudit(store, PrimeResults.TABLE).run();

            assertThat(report.startIdx()).isEqualTo(STORED);
            assertThat(report.lastUnit()).isEqualTo(String.valueOf(LAST));
            assertThat(report.checks())
                    .filteredOn(check -> check.name().equals("resume point"))
                    .singleElement()
                    .matches(check -> !check.passed() && check.answer().endsWith(MISSING + " are missing"));
            assertThat(report.checks())
                    .filteredOn(check -> check.name().equals("exact count"))
                    .singleElement()
                    .matches(check -> !check.passed() && check.answer().endsWith(MISSING + " are missing"));
        }
        assertThatThrownBy(() -> Folders.convert(folder, new NeverRead(), STORED))
                .isInstanceOfSatisfying(
                        AuditFailedException.class,
                        failure -> assertThat(failure.faults())
                                .anyMatch(fault -> fault.what().endsWith(MISSING + " are missing")));
    }

    private static BlockFile block(BlockFolder folder) throws SQLException, IOException {
        String name = "b001_p" + LAST + ".parquet";
        Path file = folder.blocks().resolve(name);
        long first = LAST - 23 * (STORED - 1);
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            statement.execute(
                    "COPY (SELECT range AS p, 0::BIGINT AS m_k, 0::BIGINT AS n_k, 0::BIGINT AS q_k FROM range(" + first
                            + ", " + (LAST + 1) + ", 23)) TO '" + file + "' (FORMAT parquet)");
        }
        return new BlockFile(
                1, name, STORED, STORED, String.valueOf(first), String.valueOf(LAST), Files.size(file), "unknown");
    }

    /** Results that must not even be asked for. */
    private static final class NeverRead implements RowSource {
        @Override
        public int partitions() {
            throw new AssertionError("was read");
        }

        @Override
        public long read(int partition, long from, Sink sink) {
            throw new AssertionError("was read");
        }
    }
}
