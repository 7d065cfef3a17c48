package dev.holdfast.blocks.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.blocks.Folders;
import dev.holdfast.blocks.PrimeResults;
import dev.holdfast.blocks.audit.AuditFailedException;
import dev.holdfast.blocks.audit.BlockFault;
import dev.holdfast.files.DurableFiles;
import dev.holdfast.model.StagedRows;
import dev.holdfast.model.TableColumn;
import dev.holdfast.model.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that handlers leave in files: the same rows are the same file, and nothing that was changed is read. */
class StagedFilesTest {
    private static final TableShape SHAPE = PrimeResults.TABLE.shape();

    @TempDir
    Path temp;

    @Test
    void theSameRowsInWhateverOrderAreTheSameFile() throws IOException {
        List<long[]> shuffled = new ArrayList<>(rows());
        Collections.shuffle(shuffled, new Random(7));
        shuffled.add(shuffled.get(0));

        StagedRows once = stage("a", rows());
        StagedRows twice = stage("a", shuffled);

        assertThat(twice).isEqualTo(once);
        assertThat(stage("b", rows())).as("another experiment's").isEqualTo(once);
        assertThat(DurableFiles.names(folder("a").staged())).containsExactly(once.file());
        assertThat(once.rows()).isEqualTo(rows().size());
        assertThat(once.min()).isEqualTo("2");
        assertThat(once.max()).isEqualTo("541");
    }

    @Test
    void givesTheRowsBackSortedByTheirKey() {
        StagedRows staged = stage("a", rows());

        assertThat(read("a", staged)).isDeepEqualTo(rows().toArray(long[][]::new));
    }

    @Test
    void keepsUnsignedNumbersUnsigned() {
        TableShape unsigned = new TableShape(
                List.of(new TableColumn("u", TableColumn.Kind.UINT64), new TableColumn("v", TableColumn.Kind.INT64)),
                "u",
                List.of("u"),
                null);
        long[][] rows = {{0, -1}, {Long.MAX_VALUE, 2}, {Long.MIN_VALUE, 3}, {-1, 4}};

        StagedRows staged = stage("a", unsigned, List.of(rows[3], rows[1], rows[0], rows[2]));

        assertThat(staged.max()).isEqualTo("18446744073709551615");
        assertThat(read("a", unsigned, staged)).isDeepEqualTo(rows);
    }

    @Test
    void anAnswerMayHaveNoRows() {
        StagedRows staged = stage("a", List.of());

        assertThat(staged.rows()).isZero();
        assertThat(read("a", staged)).isEmpty();
    }

    @Test
    void leavesNothingOfAnAnswerThatWasGivenUp() {
        try (StagedFiles files = files();
                StagedWriter writer = files.writer(folder("a"), SHAPE)) {
            rows().forEach(writer::add);
        }
        assertThat(DurableFiles.names(folder("a").staged())).isEmpty();
    }

    @Test
    void namesAFileThatIsNotWhatTheResultSays() throws IOException {
        StagedRows staged = stage("a", rows());
        Path file = folder("a").staged().resolve(staged.file());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;

        assertRefused(
                new StagedRows(staged.file(), staged.rows() + 1, "2", "541", staged.sha256()),
                BlockFault.Kind.CHANGED,
                "the result says " + (staged.rows() + 1));
        Files.write(file, bytes);
        assertRefused(staged, BlockFault.Kind.CHANGED, "is not what was staged");
        assertThat(Folders.scan(folder("a")).faults())
                .extracting(BlockFault::kind, BlockFault::file)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(BlockFault.Kind.CHANGED, staged.file()));
        Files.delete(file);
        assertRefused(staged, BlockFault.Kind.MISSING, "blocks.folder");
    }

    @Test
    void aReferenceCannotLeadOutOfTheFolder() {
        String sha256 = "0".repeat(64);
        for (String file : List.of("../sentinel.json", "staged_" + sha256, "/etc/passwd")) {
            assertThatThrownBy(() -> new StagedRows(file, 1, "1", "1", sha256))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void copiesAFileToABackupAndProvesIt() throws IOException {
        StagedRows staged = stage("a", rows());

        StagedFiles.copy(folder("a"), staged, folder("backup"));
        StagedFiles.copy(folder("a"), staged, folder("backup"));

        assertThat(read("backup", staged)).hasDimensions(rows().size(), 4);
        Files.writeString(folder("a").staged().resolve(staged.file()), "other");
        assertThatThrownBy(() -> StagedFiles.copy(folder("a"), staged, folder("another")))
                .isInstanceOf(AuditFailedException.class);
        assertThat(DurableFiles.names(folder("another").staged())).isEmpty();
    }

    @Test
    void removesWhatNobodyRefersToAndNothingElse() throws IOException {
        StagedRows kept = stage("a", rows());
        StagedRows orphan = stage("a", rows().subList(0, 3));
        Path staged = folder("a").staged();
        Files.writeString(staged.resolve("killed" + StagedWriter.PARTIAL), "half");
        Files.createDirectories(staged.resolve("killed.spill" + StagedWriter.PARTIAL + "/deep"));
        Files.writeString(staged.resolve("notes.txt"), "a person's");

        int removed = new StagedSweep(folder("a")).removeAllBut(Set.of(kept.file()));

        assertThat(removed).isEqualTo(3);
        assertThat(orphan.file()).isNotEqualTo(kept.file());
        assertThat(DurableFiles.names(staged)).containsExactly("notes.txt", kept.file());
        assertThat(Folders.scan(folder("a")).faults())
                .extracting(BlockFault::kind, BlockFault::file)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(BlockFault.Kind.UNLISTED, "notes.txt"));
    }

    @Test
    void removesNothingWhileAFileIsMissingThatMayHaveAnotherName() throws IOException {
        StagedRows staged = stage("a", rows());
        Path folder = folder("a").staged();
        String other = StagedRows.nameOf("f".repeat(64));
        Files.move(folder.resolve(staged.file()), folder.resolve(other));

        assertThat(new StagedSweep(folder("a")).removeAllBut(Set.of(staged.file())))
                .isZero();

        assertThat(DurableFiles.names(folder)).containsExactly(other);
    }

    @Test
    void noExperimentIdLeadsOutOfItsFolder() {
        for (String id : List.of(".", "..", "../x", "a/b", "...")) {
            assertThat(BlockFolder.of(temp, id).root().normalize().getParent())
                    .as(id)
                    .isEqualTo(temp);
        }
    }

    @Test
    void aFileThatIsStagedAgainMeanwhileStays() {
        StagedRows first = stage("a", rows());
        StagedSweep sweep = new StagedSweep(folder("a"));
        StagedRows later = stage("a", rows().subList(0, 3));

        StagedRows again = stage("a", rows());

        assertThat(sweep.removeAllBut(Set.of())).isZero();
        assertThat(again).isEqualTo(first);
        assertThat(new HashSet<>(DurableFiles.names(folder("a").staged())))
                .containsExactlyInAnyOrder(first.file(), later.file());
    }

    private void assertRefused(StagedRows wanted, BlockFault.Kind kind, String what) {
        assertThatThrownBy(() -> read("a", wanted)).isInstanceOfSatisfying(AuditFailedException.class, failed -> {
            BlockFault fault = failed.faults().get(0);
            assertThat(fault.kind()).isEqualTo(kind);
            assertThat(fault.file()).isEqualTo(wanted.file());
            assertThat(fault.what()).contains(what);
        });
    }

    private long[][] read(String experiment, StagedRows staged) {
        return read(experiment, SHAPE, staged);
    }

    private long[][] read(String experiment, TableShape shape, StagedRows staged) {
        try (StagedFiles files = files();
                Stream<long[]> rows = files.rows(folder(experiment), shape, staged)) {
            return rows.toArray(long[][]::new);
        }
    }

    private StagedFiles files() {
        return new StagedFiles(Folders.settings(temp));
    }

    private StagedRows stage(String experiment, List<long[]> rows) {
        return stage(experiment, SHAPE, rows);
    }

    private StagedRows stage(String experiment, TableShape shape, List<long[]> rows) {
        try (StagedFiles files = files();
                StagedWriter writer = files.writer(folder(experiment), shape)) {
            rows.forEach(writer::add);
            return writer.finish();
        }
    }

    private static List<long[]> rows() {
        return PrimeResults.items(100, 1).get(0);
    }

    private BlockFolder folder(String experiment) {
        return BlockFolder.of(temp, experiment);
    }
}
