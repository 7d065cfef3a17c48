package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parse, ask, answer: one exchange, whose every end is a document with a status. */
final class RegistryHttpHandler implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryHttpHandler.class);
    private static final int BACKEND_ERROR = 50001;

    private final RegistryRoutes routes;

    RegistryHttpHandler(RegistryRoutes routes) {
        this.routes = routes;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                send(exchange, 200, routes.answer(RegistryRequest.of(exchange)));
            } catch (RefusedRequestException e) {
                send(exchange, e.status(), error(e.errorCode(), String.valueOf(e.getMessage())));
            } catch (IOException | RuntimeException | StackOverflowError e) {
                LOG.error(
                        "The schema registry could not answer {} {}",
                        exchange.getRequestMethod(),
                        exchange.getRequestURI(),
                        e);
                send(exchange, 500, error(BACKEND_ERROR, "Error in the backend data store: " + e));
            }
        }
    }

    private static JsonNode error(int code, String message) {
        return JsonNodeFactory.instance.objectNode().put("error_code", code).put("message", message);
    }

    private static void send(HttpExchange exchange, int status, JsonNode document) throws IOException {
        // A schema asked for by itself is the document, not a text that holds it.
        String text = document.isTextual() ? document.textValue() : document.toString();
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/vnd.schemaregistry.v1+json");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
