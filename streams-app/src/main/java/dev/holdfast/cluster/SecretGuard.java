package dev.holdfast.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Lets nobody ask who does not show the data folder's secret; to them it says where it is. Thread-safe. */
public final class SecretGuard implements HttpHandler {
    private static final int REFUSED = 401;
    private static final byte[] SENTENCE =
            ("{\"error_code\":40101,\"message\":\"this asks for the secret of the data folder:"
                            + " client.properties in it has it as bearer.auth.token; send the header 'Authorization: Bearer TOKEN'\"}\n")
                    .getBytes(StandardCharsets.UTF_8);

    private final AccessSecret secret;
    private final HttpHandler guarded;

    public SecretGuard(AccessSecret secret, HttpHandler guarded) {
        this.secret = secret;
        this.guarded = guarded;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        if (secret.isIn(exchange.getRequestHeaders().getFirst("Authorization"))) {
            guarded.handle(exchange);
            return;
        }
        try (exchange) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"holdfast\"");
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(REFUSED, head ? -1 : SENTENCE.length);
            if (!head) {
                exchange.getResponseBody().write(SENTENCE);
            }
        }
    }
}
