package dev.holdfast.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A registry over real HTTP that keeps schemas in memory, and misbehaves on demand. */
final class StubRegistry implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** One answer; {@code drip} sends the headers and never the body. */
    record Answer(int status, String contentType, String body, boolean drip) {
        static Answer json(int status, String body) {
            return new Answer(status, "application/vnd.schemaregistry.v1+json", body, false);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Answer> fixed = new HashMap<>();
    private final Queue<Answer> next = new ConcurrentLinkedQueue<>();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Answer always;

    StubRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The configuration of a serde that gives up after the first try. */
    Map<String, Object> config() {
        return new HashMap<>(Map.of("schema.registry.url", url(), "holdfast.registry.retry.ms", "0"));
    }

    /** What was asked, as {@code GET /path [authorization]}. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    synchronized int add(String schemaText) {
        if (!texts.contains(schemaText)) {
            texts.add(schemaText);
        }
        return texts.indexOf(schemaText) + 1;
    }

    int add(Schema schema) {
        return add(schema.toString());
    }

    synchronized void fix(String methodAndPath, Answer answer) {
        fixed.put(methodAndPath, answer);
    }

    void answerNext(Answer answer) {
        next.add(answer);
    }

    void answerAlways(Answer answer) {
        always = answer;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String route =
                    exchange.getRequestMethod() + ' ' + exchange.getRequestURI().getRawPath();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            requests.add(authorization == null ? route : route + " [" + authorization + "]");
            JsonNode body = MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            Answer answer = answerTo(route, body.path("schema").asText());
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.contentType());
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            if (answer.drip()) {
                exchange.getResponseBody().flush();
                hold();
            }
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Answer answerTo(String route, String schema) {
        for (Answer scripted : new Answer[] {next.poll(), always, fixed.get(route)}) {
            if (scripted != null) {
                return scripted;
            }
        }
        if (route.startsWith("POST")) {
            boolean register = route.endsWith("/versions");
            return register || texts.contains(schema)
                    ? Answer.json(200, "{\"id\":" + add(schema) + "}")
                    : Answer.json(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
        }
        if (route.startsWith("GET /schemas/guids/")) {
            return Answer.json(404, "{\"error_code\":40403,\"message\":\"Schema not found\"}");
        }
        int id = Integer.parseInt(route.substring(route.lastIndexOf('/') + 1));
        return id >= 1 && id <= texts.size()
                ? Answer.json(
                        200,
                        MAPPER.createObjectNode()
                                .put("schema", texts.get(id - 1))
                                .toString())
                : Answer.json(404, "{\"error_code\":40403,\"message\":\"Schema " + id + " not found\"}");
    }

    // Until the test closes the stub, which lets go of it.
    private void hold() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        closing.countDown();
        threads.shutdownNow();
    }
}
