package dev.holdfast.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** How a reply is sent. */
final class HttpReplies {
    private HttpReplies() {}

    static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
