package dev.holdfast.ingest;

import dev.holdfast.config.spec.KnownHandler;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecReader;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Sources on files that a test writes, by a SPEC that a test writes. */
public record Sources(Path folder) {
    static final String WIDE = "incident_id: id, types: {cme: A, le: B}";
    static final String LONG = "incident_id: id, type: kind, text: text";

    private static final Map<String, KnownHandler> HANDLERS = Map.of("echo", new KnownHandler(List.of(), false));

    public Path write(String name, String text) throws IOException {
        return write(name, text, StandardCharsets.UTF_8);
    }

    public Path write(String name, String text, Charset charset) throws IOException {
        return Files.write(folder.resolve(name), text.getBytes(charset));
    }

    Spec spec(Path file, String columns) throws IOException {
        return checked("file: '" + file + "', " + columns);
    }

    /** Opens a source without the check that a SPEC's reader makes. */
    public ItemSource open(Path file, String columns) throws IOException {
        return ItemSources.open("e", unchecked(file, columns), Optional.empty(), null);
    }

    SourceSection section(Path file, String columns) throws IOException {
        return Objects.requireNonNull(unchecked(file, columns).source());
    }

    private Spec unchecked(Path file, String columns) throws IOException {
        return written("file: '" + file + "', " + columns);
    }

    /** Reads a SPEC with this source section, without a look at the source. */
    Spec written(String section) throws IOException {
        return SpecReader.read(file(section), List.of(), HANDLERS);
    }

    /** Reads a SPEC with this source section, written as a block, as a run does. */
    Spec block(String section) throws IOException {
        Path spec = Files.writeString(
                folder.resolve("spec.yaml"), "experiment: {name: n}\nhandler: {kind: echo}\nsource:\n" + section);
        return SpecReader.read(spec, List.of(), HANDLERS, ItemSources::check);
    }

    /** Reads a SPEC with this source section, as a run does. */
    Spec checked(String section) throws IOException {
        return SpecReader.read(file(section), List.of(), HANDLERS, ItemSources::check);
    }

    private Path file(String section) throws IOException {
        return Files.writeString(
                folder.resolve("spec.yaml"),
                "experiment: {name: n}\nhandler: {kind: echo}\nsource: {" + section + "}\n");
    }

    /** Scans and reads a source. */
    static Collected collect(ItemSource source) throws SourceRefusedException {
        Collected collected = new Collected();
        source.scan();
        source.read(collected);
        return collected;
    }

    Collected collect(Path file, String columns) throws IOException, SourceRefusedException {
        return collect(open(file, columns));
    }
}
