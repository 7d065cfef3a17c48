package dev.holdfast.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.results.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Before a run is paid for, one row can be looked at and tried, with a real model's service. */
class PromptCommandTest {
    @TempDir
    Path folder;

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String answer = """
            {"model":"m-1","choices":[{"finish_reason":"stop","message":{"role":"assistant",
             "content":"{\\"detected\\": true}"}}],
             "usage":{"prompt_tokens":1000,"completion_tokens":10,"prompt_tokens_details":{"cached_tokens":400}}}""";
    private HttpServer service;

    @BeforeEach
    void open() throws IOException {
        service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        service.createContext("/", exchange -> {
            try (exchange) {
                asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        service.start();
        Files.writeString(
                folder.resolve("rows.csv"),
                "id,cme,le\nA-1,First text.,\nA-2,Second,text of le\nA-3,,\nA-1,again,\n,no id,\n");
    }

    @AfterEach
    void close() {
        service.stop(0);
    }

    @Test
    void printsWhatWouldBeSentAndSendsNothing() throws IOException {
        assertThat(run("prompt", spec(""), "--row", "1")).isZero();

        assertThat(out.toString().lines().toList())
                .contains(
                        "item: A-1/cme, row 1, handler llm",
                        "sent to: POST http://127.0.0.1:" + service.getAddress().getPort() + "/v1/chat/completions",
                        "--- system ---",
                        "Answer in JSON.",
                        "--- user ---",
                        "Is it so? First text.")
                .anyMatch(line -> line.contains("\"max_tokens\" : 50"))
                .anyMatch(line -> line.matches("input: about \\d+ tokens \\(\\d+ to \\d+\\), by the rule of 4 bytes.*"))
                .noneMatch(line -> line.contains("E-"));
        assertThat(asked).isEmpty();
    }

    @Test
    void callSendsExactlyWhatWasPrintedAndSaysWhatItCost() throws IOException {
        assertThat(run("prompt", spec(""), "--json")).isZero();
        JsonNode printed = Json.parse(out.toString()).at("/items/0");
        out.getBuffer().setLength(0);

        assertThat(run("prompt", spec(""), "--call")).isZero();

        assertThat(asked).hasSize(1);
        assertThat(Json.parse(asked.get(0))).isEqualTo(printed.get("body"));
        assertThat(out.toString().lines())
                .containsSequence("--- answer ---", "{\"detected\":true}")
                .contains(
                        "tokens: 1000 in (400 of them from the cache), 10 out",
                        // 600 at 0.15, 400 at 0.05, 10 at 0.60 for a million
                        "money: 0.000116",
                        "model: m-1, finish reason: stop");
        assertThat(folder.resolve(".holdfast")).doesNotExist();
    }

    @Test
    void anAnswerThatIsNoneIsShownWithWhatTheServiceSent() throws IOException {
        answer = answer.replace("{\\\"detected\\\": true}", "I would rather not.");

        assertThat(run("prompt", spec(""), "--call")).isEqualTo(4);

        assertThat(out.toString())
                .contains("--- failed ---", "parse_error: ", "I would rather not.", "money: 0.000116");
    }

    @Test
    void aRowWithSeveralItemsAsksWhichOneIsToBeCalled() throws IOException {
        assertThat(run("prompt", spec(""), "--row", "2")).isZero();
        assertThat(out.toString()).contains("item: A-2/cme, row 2", "item: A-2/le, row 2");

        assertThat(run("prompt", spec(""), "--row", "2", "--call")).isEqualTo(2);
        assertThat(err.toString()).contains("row 2 makes 2 items; say which with --type: cme, le");

        assertThat(run("prompt", spec(""), "--row", "2", "--call", "--type", "le"))
                .isZero();
        assertThat(asked).hasSize(1).allMatch(body -> body.contains("text of le"));
    }

    @Test
    void aRowThatMakesNoItemSaysWhy() throws IOException {
        assertThat(run("prompt", spec(""), "--row", "3")).isEqualTo(3);
        assertThat(run("prompt", spec(""), "--row", "4")).isEqualTo(3);
        assertThat(run("prompt", spec(""), "--row", "5")).isEqualTo(3);
        assertThat(run("prompt", spec(""), "--row", "9")).isEqualTo(3);
        assertThat(run("prompt", spec(""), "--row", "1", "--type", "x")).isEqualTo(3);
        assertThat(run("prompt", spec(""), "--row", "0")).isEqualTo(2);
        assertThat(err.toString())
                .contains("row 3 makes no item: its text is blank, or its key came before in another row")
                .contains("row 4 makes no item: line 5 has the id 'A-1' and the type 'cme' of data row 1, which counts")
                .contains("row 5 makes no item: line 6 has nothing in the column 'id'")
                .contains("there is no row 9: 5 rows of")
                .contains("row 1 makes no item of the type 'x'; it has: cme")
                .contains("--row must be 1 or more, but was 0");
    }

    @Test
    void aDryRunSaysWhatAModelWillCost() throws IOException {
        assertThat(run("run", spec(""), "--dry-run")).isZero();
        assertThat(out.toString())
                .containsPattern(
                        "tokens: +about \\d+ in \\(\\d+ to \\d+\\), by the rule of 4 bytes a token, 6 to 2.5, from the"
                                + " prompts of 3 items spread over the source")
                .contains("at most 150 out, 50 an item")
                .containsPattern(
                        "money: +about 0\\.\\d+ for the input \\(0\\.\\d+ to 0\\.\\d+\\); at most 0\\.\\d+ with all"
                                + " output, if each item is called once")
                .contains("--sample 50");
        out.getBuffer().setLength(0);

        assertThat(run("run", spec(""), "--dry-run", "--json")).isZero();
        JsonNode json = Json.parse(out.toString());
        assertThat(json.get("estimated_tokens_in").asLong()).isPositive();
        assertThat(json.get("estimated_tokens_out_most").asLong()).isEqualTo(150);
        assertThat(json.get("estimated_money_most").decimalValue()).isPositive();
        assertThat(asked).isEmpty();
    }

    @Test
    void theExampleCanBeLookedAtWithoutAModel() {
        assertThat(run("prompt", "../docs/examples/llm.yaml", "--row", "3")).isZero();
        assertThat(out.toString())
                .contains(
                        "row 3, handler llm",
                        "sent to: POST http://localhost:1234/v1/chat/completions",
                        "--- user ---");

        assertThat(run("run", "../docs/examples/llm.yaml", "--dry-run")).isZero();
        assertThat(out.toString())
                .contains("out: unknown, the SPEC has no max_tokens")
                .contains("money:        unknown: the SPEC has no price of this model in budget.prices");
    }

    @Test
    void aSampleThatCannotBeIsRefusedBeforeAnything() throws IOException {
        assertThat(run("run", spec(""), "--sample", "0")).isEqualTo(2);
        assertThat(run("run", spec(""), "--sample", "2001")).isEqualTo(2);
        assertThat(run("run", spec(""), "--sample", "5", "--detach")).isEqualTo(2);
        assertThat(err.toString()).contains("--sample must be from 1 to 2000", "it does not go with --detach");
    }

    private String spec(String more) throws IOException {
        return Files.writeString(folder.resolve("spec.yaml"), """
                        experiment: {name: n}
                        source: {file: rows.csv, incident_id: id, types: {cme: cme, le: le}}
                        handler:
                          kind: llm
                          base_url: http://127.0.0.1:%d/v1
                          model: m
                          max_tokens: 50
                          system: Answer in JSON.
                          user: "Is it so? <<TEXT>>"
                          output: {detected: boolean}
                        budget: {prices: {m: 0.15/0.60/0.05}}
                        %s
                        """.formatted(
                                service.getAddress().getPort(), more))
                .toString();
    }

    private int run(String... args) {
        String[] all = Stream.concat(
                        Stream.of(args),
                        Stream.of("--data", folder.resolve(".holdfast").toString()))
                .toArray(String[]::new);
        return Main.run(all, new PrintWriter(out), new PrintWriter(err));
    }
}
