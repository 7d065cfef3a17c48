package dev.holdfast.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.testing.Records;
import dev.holdfast.testing.TestHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source is the same, another one, unknown, or not there: four things, and only the first is gone on with (R3-R5). */
class VerifiedSourceTest {
    private static final HandlerTypes HANDLERS = HandlerTypes.of(TestHandler.slow(task -> "{}"));

    @TempDir
    Path folder;

    private final Experiment record = Records.running("e");
    private Path file;
    private Spec spec;

    @BeforeEach
    void start() throws IOException, SourceRefusedException {
        file = Files.writeString(folder.resolve("items.csv"), "id,text\n1,one\n");
        Path written = Files.writeString(
                folder.resolve("spec.yaml"),
                "experiment: {name: n}\nhandler: {kind: slow}\n"
                        + "source: {file: items.csv, incident_id: id, types: {note: text}}\n");
        spec = SpecReader.read(written, List.of(), SpecSources.known(HANDLERS));
        record.setSource(SpecSources.source("e", spec, HANDLERS).scan());
    }

    @Test
    void goesOnWithTheSameSource() throws Exception {
        assertThat(VerifiedSource.of(HANDLERS, record, spec, false).facts()).isEqualTo(record.getSource());
    }

    @Test
    void goesOnWithTheSameBytesUnderAnotherName() throws Exception {
        Path moved = Files.move(file, folder.resolve("moved.csv"));

        VerifiedSource verified = VerifiedSource.of(HANDLERS, record, spec.withSourceFile(moved), false);

        assertThat(verified.facts().getFile()).isEqualTo(moved.toString());
    }

    @Test
    void refusesAnotherSourceWithBothChecksumsWhateverIsAccepted() throws Exception { // R4
        String then = record.getSource().getChecksum();
        Files.writeString(file, "id,text\n1,two\n");
        String now = SpecSources.source("e", spec, HANDLERS).scan().getChecksum();

        assertThatThrownBy(() -> VerifiedSource.of(HANDLERS, record, spec, true))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(then)
                .hasMessageContaining(now)
                .hasMessageContaining("start a new experiment");
    }

    @Test
    void refusesAnUnknownChecksumUntilAPersonSaysThatItIsTheOne() throws Exception { // R4
        record.setSource(
                SourceFacts.newBuilder(record.getSource()).setChecksum(null).build());

        assertThatThrownBy(() -> VerifiedSource.of(HANDLERS, record, spec, false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("it is not known whether")
                .hasMessageContaining("--accept-unknown-source");
        assertThat(VerifiedSource.of(HANDLERS, record, spec, true).facts().getChecksum())
                .startsWith("sha256:");
    }

    private void startWithSeveral(String names) throws IOException, SourceRefusedException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/a.csv"), "id,text\n1,one\n");
        Files.writeString(folder.resolve("data/b.csv"), "id,text\n2,two\n");
        Path written = Files.writeString(
                folder.resolve("several.yaml"),
                "experiment: {name: n}\nhandler: {kind: slow}\n" + "source: {file: " + names
                        + ", incident_id: id, types: {note: text}}\n");
        spec = SpecReader.read(written, List.of(), SpecSources.known(HANDLERS));
        record.setSource(SpecSources.source("e", spec, HANDLERS).scan());
    }

    @Test
    void goesOnWithTheFilesOfTheStartAndSaysWhichOnesCameLater() throws Exception {
        startWithSeveral("'data/*.csv'");
        Files.writeString(folder.resolve("data/aa.csv"), "whatever\n");

        VerifiedSource verified = VerifiedSource.of(HANDLERS, record, spec, false);

        assertThat(verified.facts()).isEqualTo(record.getSource());
        assertThat(verified.items().findings().added())
                .singleElement()
                .asString()
                .contains(folder.resolve("data/aa.csv") + " now, which was not there when the experiment was started");
    }

    @Test
    void saysWhichOfSeveralFilesHasChanged() throws Exception {
        startWithSeveral("[data/b.csv, data/a.csv]");
        Files.writeString(folder.resolve("data/a.csv"), "id,text\n1,uno\n");

        assertThatThrownBy(() -> VerifiedSource.of(HANDLERS, record, spec, true))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("1 file of 2 changed: " + folder.resolve("data/a.csv") + " had sha256:")
                .hasMessageNotContaining("b.csv");
    }

    @Test
    void saysWhichOfSeveralFilesIsGone() throws Exception {
        startWithSeveral("'data/*.csv'");
        Files.move(folder.resolve("data/a.csv"), folder.resolve("data/c.csv"));

        assertThatThrownBy(() -> VerifiedSource.of(HANDLERS, record, spec, true))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("was started with 2 files, and 1 of them are not there: "
                        + folder.resolve("data/a.csv") + "; others are there that it was not started with: "
                        + folder.resolve("data/c.csv"))
                .hasMessageContaining("nothing was resumed");
    }

    @Test
    void goesOnWithSeveralFilesThatWereMovedTogether() throws Exception {
        startWithSeveral("'data/*.csv'");
        Files.move(folder.resolve("data"), folder.resolve("elsewhere"));
        Files.writeString(folder.resolve("elsewhere/c.csv"), "id,text\n3,three\n");

        VerifiedSource verified = VerifiedSource.of(
                HANDLERS, record, SpecSources.moved(spec, folder.resolve("elsewhere/*.csv"), folder), false);

        assertThat(verified.facts().getChecksum()).isEqualTo(record.getSource().getChecksum());
        assertThat(verified.items().findings().added()).hasSize(1);
    }

    @Test
    void refusesAMissingFileAndSaysHowToNameItsPlace() throws Exception { // R5
        Files.delete(file);

        assertThatThrownBy(() -> VerifiedSource.of(HANDLERS, record, spec, true))
                .isInstanceOf(SourceRefusedException.class)
                .hasMessageContaining("there is no such file")
                .hasMessageContaining("--source");
    }
}
