package dev.holdfast.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.StubRegistry.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that is not well is never taken for a bad record, and its error says where, what and how to fix it. */
class RegistryTroubleTest {
    private static final Schema SCHEMA = WorkItem.SCHEMA$;

    private StubRegistry registry;

    @BeforeEach
    void start() {
        registry = new StubRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void namesTheAddressOfARegistryThatIsDown() throws IOException {
        String url = unusedUrl();

        assertUnavailable(config(url))
                .hasMessageContaining("schema registry " + url + ": no connection")
                .hasMessageContaining("start it, or set schema.registry.url");
    }

    @Test
    void triesARegistryThatIsDownAgainUntilTheTimeIsOver() throws IOException {
        Map<String, Object> config = config(unusedUrl());
        config.put("holdfast.registry.retry.ms", "300");

        assertUnavailable(config).hasMessageMatching(".*\\(tried [2-9] times\\)");
    }

    @Test
    void waitsForARegistryThatComesBack() {
        Map<String, Object> config = registry.config();
        config.put("holdfast.registry.retry.ms", 20_000);
        registry.answerNext(Answer.json(503, "{}"));
        registry.answerNext(new Answer(502, "text/html", "<html>bad gateway</html>", false));

        assertThat(new SchemaRegistryClient(config).register("s", SCHEMA)).isEqualTo(1);
        assertThat(registry.requests()).hasSize(3);
    }

    @Test
    void givesUpOnASlowRegistry() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Map<String, Object> config = config("http://127.0.0.1:" + mute.getLocalPort());
            config.put("holdfast.registry.timeout.ms", "200");

            assertUnavailable(config)
                    .hasMessageContaining("no answer within 200 ms")
                    .hasMessageContaining("raise holdfast.registry.timeout.ms");
        }
    }

    @Test
    void givesUpOnABodyThatNeverComes() {
        registry.answerAlways(new Answer(200, "application/json", "{\"id\":1}", true));
        Map<String, Object> config = registry.config();
        config.put("holdfast.registry.timeout.ms", "300");

        assertUnavailable(config).hasMessageContaining("no answer within 300 ms");
    }

    @Test
    void quotesTheRegistrysOwnWordsForAFailure() {
        registry.answerAlways(Answer.json(500, "{\"error_code\":50001,\"message\":\"disk\\nfull\"}"));

        assertUnavailable(registry.config()).hasMessageContaining("it answered HTTP 500: disk full; see its log");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!doctype html><html>Welcome to nginx</html>",
                "",
                "{\"id\":",
                "{\"id\":1} trailing",
                "17",
                "\"text\""
            })
    void asksForTheAddressToBeCheckedWhenTheAnswerIsNotTheExpectedJson(String body) {
        registry.answerAlways(new Answer(200, "text/html", body, false));
        Map<String, Object> patient = registry.config();
        patient.put("holdfast.registry.retry.ms", 20_000);

        assertUnavailable(patient)
                .hasMessageContaining("it answered HTTP 200")
                .hasMessageContaining("is this a schema");
        assertThat(registry.requests()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", "{\"id\":\"one\"}", "{\"id\":1.5}", "{\"id\":99999999999}", "{\"schema\":17}"})
    void asksForTheAddressToBeCheckedWhenTheJsonIsAnother(String body) {
        registry.answerAlways(Answer.json(200, body));

        assertUnavailable(registry.config()).hasMessageContaining("it answered without a");
    }

    @Test
    void saysWhenTheRegistryHoldsASchemaThatCannotBeRead() {
        registry.answerAlways(Answer.json(200, "{\"schema\":\"{\\\"type\\\":\\\"recor\\\"}\"}"));

        assertThatThrownBy(() -> new SchemaRegistryClient(registry.config()).byId(1))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("a schema that cannot be read");
    }

    @Test
    void takesAPlain404ForAWrongAddressNotForAnUnknownId() {
        registry.answerAlways(Answer.json(404, "{\"error_code\":404,\"message\":\"HTTP 404 Not Found\"}"));

        assertUnavailable(registry.config())
                .hasMessageContaining("HTTP 404 Not Found")
                .hasMessageContaining("check");
    }

    @Test
    void saysThatTheCredentialsWereRefused() {
        registry.answerAlways(new Answer(401, "text/html", "", false));

        assertUnavailable(registry.config())
                .hasMessageContaining("refused the credentials (HTTP 401)")
                .hasMessageContaining("basic.auth.user.info");
    }

    @Test
    void doesNotFollowARedirect() {
        registry.answerAlways(new Answer(302, "text/html", "moved", false));

        assertUnavailable(registry.config()).hasMessageContaining("HTTP 302");
    }

    @Test
    void triesTheNextAddressWhenOneIsDown() throws IOException {
        Map<String, Object> config = config(unusedUrl() + " , " + registry.url() + "/");

        assertThat(new SchemaRegistryClient(config).register("s", SCHEMA)).isEqualTo(1);
    }

    @Test
    void namesEveryAddressWhenNoneAnswers() throws IOException {
        String first = unusedUrl();
        String second = unusedUrl();

        assertUnavailable(config(first + "," + second))
                .hasMessageContaining(first)
                .hasMessageContaining(second);
    }

    @Test
    void sendsTheCredentials() {
        Map<String, Object> byUserInfo = registry.config();
        byUserInfo.put("basic.auth.credentials.source", "USER_INFO");
        byUserInfo.put("basic.auth.user.info", "joe:secret");
        Map<String, Object> byUrl = config(registry.url().replace("http://", "http://joe:secret@"));

        new SchemaRegistryClient(byUserInfo).register("s", SCHEMA);
        new SchemaRegistryClient(byUrl).register("s", SCHEMA);

        assertThat(registry.requests()).allMatch(request -> request.endsWith("[Basic am9lOnNlY3JldA==]"));
    }

    @Test
    void neverShowsThePassword() throws IOException {
        String url = unusedUrl().replace("http://", "http://joe:secret@");

        assertUnavailable(config(url)).hasMessageNotContaining("secret");
    }

    @Test
    void passesOnWhyASchemaWasRefused() {
        registry.answerAlways(Answer.json(409, "{\"error_code\":409,\"message\":\"field text was removed\"}"));

        assertThatThrownBy(() -> new SchemaRegistryClient(registry.config()).register("work-items-value", SCHEMA))
                .isInstanceOf(SchemaRefusedException.class)
                .isNotInstanceOf(SerializationException.class)
                .hasMessageContaining("WorkItem for subject work-items-value: field text was removed")
                .hasMessageContaining("change the schema");
    }

    @Test
    void saysWhatToDoWhenSchemasMayNotBeRegistered() {
        Map<String, Object> config = registry.config();
        config.put("auto.register.schemas", false);
        try (AvroSerializer<WorkItem> serializer = new AvroSerializer<>()) {
            serializer.configure(config, false);

            assertThatThrownBy(() -> serializer.serialize("work-items", Samples.workItem()))
                    .isInstanceOf(SchemaRefusedException.class)
                    .hasMessageContaining("set auto.register.schemas=true");
            registry.add(SCHEMA);
            assertThat(serializer.serialize("work-items", Samples.workItem())).startsWith(0, 0, 0, 0, 1);
        }
    }

    @Test
    void readsASchemaThatRefersToAnother() {
        String subject = "{\"type\":\"enum\",\"name\":\"Colour\",\"namespace\":\"a\",\"symbols\":[\"RED\"]}";
        String referring = "{\"type\":\"record\",\"name\":\"Car\",\"namespace\":\"a\",\"fields\":"
                + "[{\"name\":\"c\",\"type\":\"a.Colour\"}]}";
        registry.fix("GET /subjects/colours/versions/3", schemaAnswer(subject, ""));
        registry.fix(
                "GET /schemas/ids/5",
                schemaAnswer(
                        referring, ",\"references\":[{\"name\":\"a.Colour\",\"subject\":\"colours\",\"version\":3}]"));

        Schema schema = new SchemaRegistryClient(registry.config()).byId(5);

        assertThat(schema.getField("c").schema().getEnumSymbols()).isEqualTo(List.of("RED"));
    }

    @Test
    void stopsWaitingWhenItsThreadIsInterrupted() throws IOException {
        Map<String, Object> config = config(unusedUrl());
        config.put("holdfast.registry.retry.ms", 600_000);
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> new SchemaRegistryClient(config).byId(1)).isInstanceOf(InterruptException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    private static Answer schemaAnswer(String schema, String more) {
        return Answer.json(200, "{\"schema\":\"" + schema.replace("\"", "\\\"") + "\"" + more + "}");
    }

    private static Map<String, Object> config(String url) {
        return new HashMap<>(Map.of("schema.registry.url", url, "holdfast.registry.retry.ms", "0"));
    }

    private static String unusedUrl() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertUnavailable(Map<String, ?> config) {
        SchemaRegistryClient client = new SchemaRegistryClient(config);
        assertThatThrownBy(() -> client.byId(1)).isInstanceOf(RegistryUnavailableException.class);
        return assertThatThrownBy(() -> client.register("s", SCHEMA))
                .isInstanceOf(RegistryUnavailableException.class)
                .isInstanceOf(RetriableException.class)
                .isNotInstanceOf(SerializationException.class)
                .hasMessageNotContaining("\n");
    }
}
