package dev.holdfast.handler.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A model on loopback, a key in a file, and the whole way from a SPEC to results and attempts. */
class LlmHandlerIT {

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    private Path folder;

    @Test
    void keepsVerdictsRepairsAndCostsButNeverTheKey() throws Exception {
        Path data = folder.resolve("data");
        Path key = folder.resolve("key");
        Path spec = spec(key);
        try (ModelService service = ModelService.start(exchange -> {
            String said = LlmCalls.GOOD.replace("0.90", "\"85%\"").replace("said so", LlmCalls.KEY);
            ModelService.send(exchange, 200, ModelService.completion(said).getBytes(StandardCharsets.UTF_8));
        })) {
            String url = "handler.base_url=" + service.url();
            HoldfastProcess refused = holdfast.run(3, data, "run", spec.toString(), "--id", "ipv", "--set", url);
            assertThat(refused.printed()).contains("handler.api_key_file: the file " + key + " cannot be read");
            assertThat(service.questions()).isEmpty();

            Files.writeString(key, LlmCalls.KEY);
            holdfast.run(0, data, "run", spec.toString(), "--id", "ipv", "--set", url);
            assertThat(service.questions()).hasSize(2);
        }

        List<String> rows =
                holdfast.run(0, data, "results", "ipv", "--format", "jsonl").out();
        assertThat(rows).hasSize(2).allSatisfy(row -> {
            assertThat(row).contains("\"confidence\":0.85,").contains("\"rationale\":\"***\"");
            assertThat(HoldfastProcess.json(row).get("tokens_in").asInt()).isEqualTo(754);
        });
        JsonNode attempt = holdfast.run(0, data, "attempts", "ipv", "A-1/cme", "--json")
                .json()
                .at("/items/1");
        assertThat(attempt.get("model").asText()).isEqualTo("qwen3-8b-q4");
        assertThat(attempt.get("finish_reason").asText()).isEqualTo("stop");
        assertThat(attempt.get("raw_response").asText()).contains("85%");
        assertThat(attempt.get("repairs")).hasSize(1);
        assertThat(attempt.at("/repairs/0").asText()).isEqualTo("confidence: \"85%\" read as 0.85");
        assertNoFileHolds(data, LlmCalls.KEY);
    }

    private Path spec(Path key) throws Exception {
        Files.writeString(folder.resolve("n.csv"), "Id,Text\nA-1,He hit her.\nA-2,It rained.\n");
        return Files.writeString(folder.resolve("llm.yaml"), """
                experiment: {name: ipv}
                source: {file: n.csv, incident_id: Id, types: {cme: Text}}
                handler:
                  kind: llm
                  base_url: http://127.0.0.1:1/v1
                  model: qwen3-8b
                  api_key_file: %s
                  user: "Is there violence in this? <<TEXT>>"
                  output: {detected: boolean, confidence: number, indicators: [string], rationale: string}
                """.formatted(key));
    }

    private static void assertNoFileHolds(Path data, String secret) throws Exception {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains(secret)).as("%s holds the key", file).isFalse();
            }
        }
    }
}
