package dev.holdfast.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecDifferences;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.testing.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record's settings are used; each difference of the file is named, and only what a person accepts is taken (R12). */
class SpecDriftTest {
    @TempDir
    Path folder;

    private final Experiment record = Records.running("e");
    private HandlerTypes handlers;
    private Spec stored;

    @BeforeEach
    void start() throws IOException {
        handlers = HandlerTypes.load(folder.resolve("plugins"));
        stored = write("http://a/", "16");
        record.setSpecFile(file().toString());
    }

    @Test
    void namesEachDifference() throws IOException {
        write("http://b/", "32");

        SpecDrift drift = SpecDrift.of(record, stored, handlers);

        assertThat(drift.warning()).isNull();
        assertThat(drift.differences())
                .extracting(SpecDifferences.Difference::path)
                .containsExactlyInAnyOrder("handler.url", "execution.concurrency");
    }

    @Test
    void takesOnlyWhatIsAccepted() throws IOException {
        write("http://b/", "32");
        SpecDrift drift = SpecDrift.of(record, stored, handlers);

        List<Drift> accepted = drift.accepted(record, stored, handlers, List.of("handler.url"), "it moved");
        Spec changed = SpecDifferences.accept(stored, drift.file().orElseThrow(), List.of("handler.url"));

        assertThat(accepted).singleElement().satisfies(one -> {
            assertThat(one.getBefore()).isEqualTo("http://a/");
            assertThat(one.getAfter()).isEqualTo("http://b/");
            assertThat(one.getReason()).isEqualTo("it moved");
        });
        assertThat(changed.handler().text("url")).isEqualTo("http://b/");
        assertThat(changed.execution().concurrency()).isEqualTo(16);
    }

    @Test
    void refusesWhatDoesNotDifferAndWhatMustNotChange() throws IOException {
        Files.writeString(file(), Files.readString(file()).replace("name: n", "name: m"));
        SpecDrift drift = SpecDrift.of(record, stored, handlers);

        assertThatThrownBy(() -> drift.accepted(record, stored, handlers, List.of("handler.url"), "why"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("says the same")
                .hasMessageContaining("it differs in experiment.name");
        assertThatThrownBy(() -> drift.accepted(record, stored, handlers, List.of("experiment.name"), "why"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("start a new experiment");
    }

    @Test
    void onlyWarnsOfAFileThatIsGoneOrNotValid() throws IOException {
        Files.writeString(file(), "experiment: [");
        assertThat(SpecDrift.of(record, stored, handlers).warning())
                .contains("no valid SPEC", "the stored SPEC is used");

        Files.delete(file());
        assertThat(SpecDrift.of(record, stored, handlers).warning()).contains("not there any more");

        record.setSpecFile(null);
        assertThat(SpecDrift.of(record, stored, handlers).warning()).isNull();
    }

    private Path file() {
        return folder.resolve("spec.yaml");
    }

    private Spec write(String url, String concurrency) throws IOException {
        Files.writeString(file(), """
                experiment: {name: n}
                source: {file: items.csv, incident_id: id, types: {note: text}}
                handler: {kind: http, url: "%s"}
                execution: {concurrency: %s}
                """.formatted(url, concurrency));
        return SpecReader.read(file(), List.of(), SpecSources.known(handlers));
    }
}
