package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.examples.PlainClient;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.testing.Attached;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A program of somebody else, with the public contract only. */
class PlainClientIT {
    private static final int ITEMS = 200;

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path data;

    @Test
    void runsAnExperimentWithKafkasClientsAndTheSchemasOnly() throws Exception {
        HoldfastProcess up = holdfast.up(data);
        Attached place = Attached.to(up);
        PlainClient client = new PlainClient(place.file());
        Map<String, String> texts = IntStream.range(0, ITEMS)
                .boxed()
                .collect(Collectors.toMap(number -> "ä/" + number, number -> "x".repeat(number)));
        try (CountingService service = CountingService.start(Duration.ofMillis(2))) {
            CommandReply started = client.start("plain", spec(service));
            CommandReply again = client.start("plain", spec(service));
            CommandReply submitted = client.submit("plain", texts);
            Map<String, Result> results = client.results("plain", ITEMS, HoldfastCommands.BOUND);

            assertThat(started.getAccepted()).as(started.getDetail()).isTrue();
            assertThat(again.getAccepted()).as(again.getDetail()).isFalse();
            assertThat(submitted.getAccepted()).as(submitted.getDetail()).isTrue();
            assertThat(results).containsOnlyKeys(texts.keySet());
            assertThat(results.values()).allSatisfy(result -> {
                assertThat(result.getStatus()).isEqualTo(ResultStatus.SUCCEEDED);
                JsonNode output = HoldfastProcess.json(result.getOutput());
                assertThat(output.get("length").asInt())
                        .isEqualTo(texts.get(result.getIncidentId()).length());
            });
            assertThat(service.total()).isEqualTo(ITEMS);
        }
        holdfast.run(0, data, "watch", "plain", "--json");
        assertThat(holdfast.run(0, data, "show", "plain", "--json")
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("completed");
    }

    private static String spec(CountingService service) {
        return """
               {"experiment": {"name": "plain"},
                "handler": {"kind": "http", "url": "%s"},
                "execution": {"concurrency": 8, "timeout": "20s"}}""".formatted(service.url());
    }
}
