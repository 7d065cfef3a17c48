package dev.holdfast.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.schemas.ItemKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A service on loopback that takes its time over each item and counts the calls of each key. */
public final class CountingService implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Map<String, String> failing = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile Duration took;

    private CountingService(HttpServer server, Duration took) {
        this.server = server;
        this.took = took;
    }

    /** Starts one; every answer takes this long. */
    public static CountingService start(Duration took) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        CountingService service = new CountingService(server, took);
        server.createContext("/", service::answer);
        server.setExecutor(service.threads);
        server.start();
        return service;
    }

    /** Lets every answer take this long from now on. */
    public void take(Duration time) {
        took = time;
    }

    /** Returns its address. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/classify";
    }

    /** Returns how often each key was asked for, by canonical key. */
    public Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    /** Answers calls of these keys with a failure of the category named, until it is healed. */
    public void fail(Map<String, String> categories) {
        failing.putAll(categories);
    }

    /** Answers every call as it should from now on. */
    public void heal() {
        failing.clear();
    }

    /** Takes no time over its answers from now on. */
    public void hurry() {
        took = Duration.ZERO;
    }

    /** Returns the calls in all. */
    public int total() {
        return calls.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Returns the calls that wait for their answer now. */
    public int underWay() {
        return underWay.get();
    }

    /** Returns the most calls that were under way at once. */
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try (exchange) {
            JsonNode item = JSON.readTree(exchange.getRequestBody());
            String key = new ItemKey(
                            item.get("experiment_id").asText(),
                            item.get("incident_id").asText(),
                            item.get("type").asText())
                    .toString();
            calls.merge(key, 1, Integer::sum);
            // The work: a wait for something slow outside, not for a state of the test.
            LockSupport.parkNanos(took.toNanos());
            underWay.decrementAndGet();
            byte[] answer = answer(key, item.path("text").asText()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private ObjectNode answer(String key, String text) {
        ObjectNode answer = JSON.createObjectNode();
        String category = failing.get(key);
        if (category != null) {
            answer.putObject("$error").put("category", category).put("message", "no answer for '" + key + "'");
            return answer;
        }
        return answer.put("detected", text.length() % 2 == 0).put("length", text.length());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
