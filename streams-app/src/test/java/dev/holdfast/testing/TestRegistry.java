package dev.holdfast.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.schemas.serde.SerdeConfig;
import dev.holdfast.schemas.serde.ValueSerdes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** A schema registry on loopback that takes every schema, and that can be made ill. Thread-safe. */
public final class TestRegistry implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final List<String> schemas = new ArrayList<>();
    private final Set<String> subjects = new TreeSet<>();
    private volatile boolean ill;

    /** Starts it on a free port. */
    public TestRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** Answers with HTTP 503 from now on, or is well again. */
    public void setIll(boolean ill) {
        this.ill = ill;
    }

    /** Returns new serdes that ask this registry once and do not wait for it. */
    public ValueSerdes serdes() {
        return serdes(Map.of());
    }

    /** Returns serdes as the other one does, with more settings. */
    public ValueSerdes serdes(Map<String, ?> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put(SerdeConfig.REGISTRY_URL, url());
        config.put(SerdeConfig.RETRY_MS, "0");
        return new ValueSerdes(config, TestRegistry.class.getClassLoader());
    }

    /** Returns the subjects that have a schema, sorted. */
    public synchronized List<String> subjects() {
        return List.copyOf(subjects);
    }

    /** Returns its address. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] asked = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (ill) {
            send(exchange, 503, Map.of("error_code", 50301, "message", "ill"));
        } else if (exchange.getRequestMethod().equals("POST")) {
            String schema = JSON.readTree(asked).path("schema").asText();
            String subject = path.split("/", -1)[2];
            if (path.endsWith("/versions")) {
                subjects.add(subject);
            } else if (!subjects.contains(subject) || !schemas.contains(schema)) {
                send(exchange, 404, Map.of("error_code", 40403, "message", "Schema not found"));
                return;
            }
            if (!schemas.contains(schema)) {
                schemas.add(schema);
            }
            int id = schemas.indexOf(schema) + 1;
            send(exchange, 200, Map.of("id", id, "guid", new UUID(0, id).toString()));
        } else {
            String name = path.substring(path.lastIndexOf('/') + 1);
            int id = path.startsWith("/schemas/guids/")
                    ? (int) UUID.fromString(name).getLeastSignificantBits()
                    : Integer.parseInt(name);
            if (id <= schemas.size()) {
                send(exchange, 200, Map.of("schema", schemas.get(id - 1)));
            } else {
                send(exchange, 404, Map.of("error_code", 40403, "message", "Schema not found"));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        byte[] bytes = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
