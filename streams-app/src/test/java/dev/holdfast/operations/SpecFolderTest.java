package dev.holdfast.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecDifferences;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a SPEC names relatively starts at its folder, wherever a command is given, and moves with it. */
class SpecFolderTest {
    @TempDir
    Path folder;

    private final Experiment record = Records.running("e");
    private Path first = Path.of("");
    private Path second = Path.of("");
    private HandlerTypes handlers = HandlerTypes.of();

    @BeforeEach
    void start() throws IOException {
        handlers = HandlerTypes.load(folder.resolve("plugins"));
        first = Files.createDirectories(folder.resolve("first"));
        second = Files.createDirectories(folder.resolve("second"));
    }

    @Test
    void recordsTheFolderAndStartsEveryRelativeNameThere() throws IOException {
        HandlerSection exec =
                read("handler: {kind: exec, command: [./a], directory: work}").handler();
        assertThat(exec.path("directory")).contains(first.resolve("work"));
        assertThat(exec.specFolder()).contains(first);
        HandlerSection plain = read("handler: {kind: exec, command: [./a]}").handler();
        assertThat(plain.path("directory")).isEmpty();
        assertThat(plain.specFolder()).contains(first);

        assertThat(read(llm("key")).handler().path("api_key_file")).contains(first.resolve("key"));
        assertThat(read(llm("/etc/key")).handler().path("api_key_file")).contains(Path.of("/etc/key"));
        assertThat(read(llm("~/key")).handler().path("api_key_file"))
                .contains(Path.of(System.getProperty("user.home"), "key"));
        assertThat(read("handler: {kind: http, url: 'http://a/'}").handler().specFolder())
                .as("where nothing starts there, nothing is noted")
                .isEmpty();
    }

    @Test
    void movesProgramAndSourceTogetherAndNotesThat() throws IOException {
        Spec stored = read("handler: {kind: exec, command: [./a]}");
        SpecFolder place = SpecFolder.of(record, stored, type(stored), second, null);

        assertThat(place.spec().handler().specFolder()).contains(second);
        assertThat(Objects.requireNonNull(place.spec().source()).files().names())
                .singleElement()
                .satisfies(file -> {
                    assertThat(file.path()).isEqualTo(second.resolve("items.csv"));
                    assertThat(file.written()).isEqualTo("items.csv");
                });
        assertThat(place.file()).isEqualTo(second.resolve("spec.yaml").toString());
        assertThat(place.moves()).extracting(Drift::getKey).containsExactly("handler.spec_folder", "source.file");
        assertThat(SpecDifferences.between(stored, place.spec()))
                .as("a folder that was moved is no drift of the program")
                .extracting(SpecDifferences.Difference::path)
                .containsExactly("source.file");
        ExperimentCommand resume = Records.command(CommandKind.RESUME, "e");
        place.note(resume);
        assertThat(Spec.fromJson(resume.getSpec())).isEqualTo(place.spec());
        assertThat(resume.getSpecFile()).isEqualTo(place.file());
    }

    @Test
    void givesARecordOfAnOlderVersionItsFolder() throws IOException {
        Spec now = read("handler: {kind: exec, command: [./a]}");
        Spec old = Spec.fromJson(now.toJson().replaceFirst(",\"spec_folder\":\"[^\"]*\"", ""));
        assertThat(old.handler().specFolder()).isEmpty();
        assertThat(SpecDifferences.between(old, now))
                .as("no warning at each resume")
                .isEmpty();

        SpecFolder place = SpecFolder.of(record, old, type(old), first, "as it always was");

        assertThat(place.spec().handler().specFolder()).contains(first);
        assertThat(place.moves()).singleElement().satisfies(move -> {
            assertThat(move.getBefore()).isNull();
            assertThat(move.getReason()).isEqualTo("as it always was");
        });
    }

    @Test
    void changesNothingWhereTheFolderIsWhatItWas() throws IOException {
        Spec stored = read("handler: {kind: exec, command: [./a]}");
        ExperimentCommand resume = Records.command(CommandKind.RESUME, "e");
        SpecFolder.of(record, stored, type(stored), first, null).note(resume);
        assertThat(resume.getDrifts()).isEmpty();
        assertThat(resume.getSpec()).isNull();
        assertThatThrownBy(() -> SpecFolder.of(record, stored, type(stored), folder.resolve("gone"), null))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("there is no folder");
    }

    private HandlerType type(Spec spec) {
        return handlers.require(spec.handler().kind());
    }

    private static String llm(String keyFile) {
        return "handler: {kind: llm, base_url: 'http://a/', model: m, user: '<<TEXT>>', output: {a: boolean},"
                + " api_key_file: '" + keyFile + "'}";
    }

    private Spec read(String handler) throws IOException {
        Files.writeString(first.resolve("items.csv"), "id,text\n1,a\n");
        Path file = Files.writeString(first.resolve("spec.yaml"), """
                experiment: {name: place}
                source: {file: items.csv, incident_id: id, types: {note: text}}
                """ + handler + "\n");
        record.setSpecFile(file.toString());
        return SpecReader.read(file, List.of(), SpecSources.known(handlers));
    }
}
