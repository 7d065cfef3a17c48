package dev.holdfast.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.spec.InvalidSpecException;
import dev.holdfast.config.spec.KnownHandler;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.config.spec.SpecTuning;
import dev.holdfast.config.spec.Workers;
import dev.holdfast.handler.ExternalType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A SPEC whose calls programs outside make: one key says so, and what they cannot keep is refused. */
class ExternalWorkersSpecTest {
    private static final Map<String, KnownHandler> HANDLERS = Map.of(
            "external", new KnownHandler(new ExternalType().settings(), false),
            "http", new KnownHandler(List.of(), false));
    private static final String REST = """
            experiment: {name: n}
            source: {file: a.csv, incident_id: id, types: {t: text}}
            """;

    @TempDir
    Path folder;

    @Test
    void theHandlerImpliesTheWorkersAndTheWorkersTheHandler() throws IOException {
        for (String one : List.of("execution: {workers: external}", "handler: {kind: external}")) {
            Spec spec = read(one);
            assertThat(spec.execution().workers()).isEqualTo(Workers.EXTERNAL);
            assertThat(spec.handler().kind()).isEqualTo("external");
            assertThat(Spec.fromJson(spec.toJson())).isEqualTo(spec);
        }
        assertThat(read("handler: {kind: http}").execution().workers()).isEqualTo(Workers.INTERNAL);
    }

    @Test
    void whatTheWorkersAreToldIsKeptAsItIs() throws IOException {
        Spec spec = read("handler: {kind: external, config: {model: m, stop: [a, b], limits: {tokens: 7}}}");

        assertThat(spec.handler().treeAsJson(ExternalType.CONFIG))
                .isEqualTo("{\"model\":\"m\",\"stop\":[\"a\",\"b\"],\"limits\":{\"tokens\":\"7\"}}");
    }

    @Test
    void whatDoesNotGoTogetherIsRefused() {
        refuses("handler: {kind: http}\nexecution: {workers: external}", "handler.kind: must be external");
        refuses("handler: {kind: external}\nexecution: {workers: internal}", "execution.workers: must be external");
    }

    @Test
    void limitsThatOnlyAnExecutorCanKeepAreRefused() {
        refuses("execution: {workers: external, rate: 5/s}", "execution.rate: cannot be kept with external workers");
        refuses("execution: {workers: external, token_rate: 5/s}", "execution.token_rate: cannot be kept");
        refuses("execution: {workers: external, start_concurrency: 2}", "execution.start_concurrency: cannot be");
        refuses(
                "execution: {workers: external}\nbudget: {tokens: 10, tokens_per_call: 1}",
                "budget.tokens: cannot be kept with external workers");
        refuses(
                "execution: {workers: external}\nbudget: {money: 10, prices: {'*': 1/1}, tokens_per_call: 1}",
                "budget.money: cannot be kept");
    }

    @Test
    void aBudgetOfTimeIsKept() throws IOException {
        assertThat(read("execution: {workers: external}\nbudget: {wall_time: 2h}")
                        .budget())
                .isNotNull();
    }

    @Test
    void concurrencyCanBeTunedAndTheWorkersCannot() throws IOException {
        Spec spec = read("execution: {workers: external}");

        assertThat(SpecTuning.tuned(spec, List.of("concurrency=40")).execution().concurrency())
                .isEqualTo(40);
        assertThatThrownBy(() -> SpecTuning.tuned(spec, List.of("workers=internal")))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining("execution.workers");
    }

    private void refuses(String sections, String sentence) {
        assertThatThrownBy(() -> read(sections))
                .isInstanceOf(InvalidSpecException.class)
                .hasMessageContaining(sentence);
    }

    private Spec read(String sections) throws IOException {
        Path file = folder.resolve("spec.yaml");
        Files.writeString(file, REST + sections + "\n");
        return SpecReader.read(file, List.of(), HANDLERS);
    }
}
