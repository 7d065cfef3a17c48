package dev.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.HalfOpen;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** An HTTP server that others of the same machine reach, too. */
class HttpEndpointTest {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Test
    void answersThoughManyBeginToAskAndNeverGoOn() throws Exception {
        try (HttpEndpoint server = HttpEndpoint.loopback("test", 0, exchange -> {
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    exchange.sendResponseHeaders(200, body.length + 1);
                    exchange.getResponseBody().write('!');
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
                HalfOpen unused = new HalfOpen(server.port(), 300)) {
            assertThat(ask(server.uri(), null).body()).isEqualTo("!");
        }
    }

    @Test
    void answersNobodyWhoDoesNotShowTheSecret() throws Exception {
        AccessSecret secret = AccessSecret.random();
        try (HttpEndpoint server = HttpEndpoint.loopback("test", 0, new SecretGuard(secret, exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        }))) {
            assertThat(ask(server.uri(), secret.authorization()).statusCode()).isEqualTo(204);
            for (String wrong : new String[] {
                null,
                "",
                "Bearer ",
                "Bearer x",
                secret.authorization() + "x",
                "Basic aG9sZGZhc3Q6",
                AccessSecret.random().authorization()
            }) {
                HttpResponse<String> refused = ask(server.uri(), wrong);
                assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
                assertThat(refused.body()).contains("client.properties", "Authorization: Bearer TOKEN");
            }
        }
    }

    private static HttpResponse<String> ask(URI server, @Nullable String authorization) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve("/x")).timeout(Duration.ofSeconds(2));
        if (authorization != null && !authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
