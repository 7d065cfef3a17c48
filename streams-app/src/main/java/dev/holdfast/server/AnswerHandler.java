package dev.holdfast.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.holdfast.results.Answers;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers what {@link RemoteAnswers} asks. */
public final class AnswerHandler implements HttpHandler {
    static final String EXPERIMENTS = "/experiments";
    static final String ITEMS = "/items";
    static final String CALLS = "/calls";

    private static final Logger LOG = LoggerFactory.getLogger(AnswerHandler.class);

    private final Answers answers;

    /** Takes who knows the answers. */
    public AnswerHandler(Answers answers) {
        this.answers = answers;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                answer(exchange);
            } catch (IllegalArgumentException e) {
                refuse(exchange, 400, String.valueOf(e.getMessage()));
            } catch (InvalidStateStoreException e) {
                refuse(exchange, 503, "this instance does not hold all of it now: " + e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("{} could not be answered", exchange.getRequestURI(), e);
                refuse(exchange, 500, "this instance could not answer: " + e);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(body);
        switch (exchange.getRequestMethod() + ' ' + exchange.getRequestURI().getPath()) {
            case "GET " + EXPERIMENTS -> AnswerCodec.writeExperiments(answers.experiments(), out);
            case "GET " + ITEMS -> {
                ItemQuery query = ItemQuery.read(exchange.getRequestURI().getRawQuery());
                AnswerCodec.writeItems(answers.items(query.experimentId(), query.filter()), out);
            }
            case "GET " + CALLS -> {
                ItemQuery query = ItemQuery.read(exchange.getRequestURI().getRawQuery());
                out.writeUTF(answers.calls(query.experimentId()).orElse(""));
            }
            default -> {
                refuse(exchange, 404, "there is nothing here");
                return;
            }
        }
        out.flush();
        send(exchange, 200, "application/octet-stream", body.toByteArray());
    }

    private static void refuse(HttpExchange exchange, int status, String reason) throws IOException {
        send(exchange, status, "text/plain; charset=utf-8", reason.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
