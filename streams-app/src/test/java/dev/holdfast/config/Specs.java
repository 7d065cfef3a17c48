package dev.holdfast.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.config.spec.InvalidSpecException;
import dev.holdfast.config.spec.KnownHandler;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.config.yaml.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A SPEC in a file of its own, read with three handlers: one that computes its items, two that do not. */
public record Specs(Path folder) {
    static final Map<String, KnownHandler> HANDLERS = Map.of(
            "prime-partitions",
                    new KnownHandler(
                            List.of(
                                    Setting.required("primes", Setting.Kind.INTEGER, "how many primes")
                                            .between(1, 1_000_000_000),
                                    Setting.optional("primes_per_item", Setting.Kind.INTEGER, "1000", "primes an item")
                                            .between(1, 1_000_000)),
                            true),
            "http",
                    new KnownHandler(
                            List.of(
                                    Setting.required("url", Setting.Kind.URL, "the address that items are sent to"),
                                    Setting.optional("headers", Setting.Kind.TEXT_MAP, null, "headers"),
                                    Setting.optional(
                                            "connect_timeout", Setting.Kind.DURATION, "10s", "time to connect"),
                                    Setting.optional("verify", Setting.Kind.BOOLEAN, "true", "check certificates"),
                                    Setting.optional("temperature", Setting.Kind.NUMBER, null, "heat")
                                            .between(0, 2),
                                    Setting.optional("method", Setting.Kind.WORD, "POST", "method")
                                            .oneOf("POST", "PUT"),
                                    Setting.optional("limit", Setting.Kind.RATE, null, "a rate")),
                            false,
                            section ->
                                    section.text("url").contains("nowhere") ? List.of("url leads nowhere") : List.of()),
            "exec",
                    new KnownHandler(
                            List.of(Setting.required("command", Setting.Kind.TEXT_LIST, "the program")), false));

    public static final String HTTP = "handler: {kind: http, url: \"http://localhost:1/\"}\n";
    public static final String NARRATIVES = """
            experiment: {name: n}
            source:
              file: narratives.csv
              incident_id: IncidentID
              types: {cme: NarrativeCME, le: NarrativeLE}
            """ + HTTP;

    Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("primes.yaml"), text);
    }

    public Spec read(String text, String... sets) throws IOException {
        return SpecReader.read(file(text), List.of(sets), HANDLERS);
    }

    public static SourceSection source(Spec spec) {
        return Objects.requireNonNull(spec.source());
    }

    /** Returns the lines of the refusal, without the folder. */
    public List<String> mistakes(String text, String... sets) throws IOException {
        Path file = file(text);
        InvalidSpecException refusal =
                catchThrowableOfType(InvalidSpecException.class, () -> SpecReader.read(file, List.of(sets), HANDLERS));
        return refusal == null
                ? List.of()
                : refusal.problems().stream()
                        .map(problem -> problem.toString().replace(folder + "/", ""))
                        .toList();
    }
}
