package dev.holdfast.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Says whether the instance works: status 200, else 503. */
public final class HealthEndpoint implements HttpHandler {
    private final InstanceFacts instance;

    public HealthEndpoint(InstanceFacts instance) {
        this.instance = instance;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            boolean running = instance.isRunning();
            byte[] body = (running ? "{\"status\":\"up\"}\n" : "{\"status\":\"starting\"}\n")
                    .getBytes(StandardCharsets.UTF_8);
            HttpReplies.send(exchange, running ? 200 : 503, "application/json", body);
        }
    }
}
