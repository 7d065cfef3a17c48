package dev.holdfast.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.config.app.HttpLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An HTTP service on this machine that classifies items as handler {@code http} sends them, and behaves as it is told. */
public final class FakeProvider implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FakeProvider.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BACKLOG = 1_024;
    private static final long TOKENS_OUT = 2;

    private final HttpServer server;
    private final Behaviour behaviour;
    private final ExecutorService readers;
    private final ScheduledExecutorService answers = Executors.newScheduledThreadPool(1, FakeProvider::daemon);
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();
    private final Allowance allowance;
    private volatile int status;
    private volatile boolean silent;
    private volatile Predicate<String> bad = key -> false;
    private final AtomicLong turnedAway = new AtomicLong();
    private final List<Instant> arrivals = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong tokens = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong silences = new AtomicLong();

    private FakeProvider(HttpServer server, ExecutorService readers, Behaviour behaviour) {
        this.server = server;
        this.readers = readers;
        this.behaviour = behaviour;
        this.allowance = new Allowance(behaviour.perSecond());
    }

    /**
     * Starts one on 127.0.0.1.
     *
     * @param port the port; 0 for any free one
     * @throws UncheckedIOException if it cannot be had
     */
    public static FakeProvider start(Behaviour behaviour, int port) {
        try {
            ExecutorService readers = HttpLimits.threads("provider");
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
            FakeProvider provider = new FakeProvider(server, readers, behaviour);
            server.createContext("/", provider::take);
            server.setExecutor(provider.readers);
            server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " of 127.0.0.1 cannot be had: " + e.getMessage(), e);
        }
    }

    /** Returns where items are POSTed to. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/classify");
    }

    /** Answers every call with this status from now on; 0: as it should. */
    public void answerAll(int status) {
        this.status = status;
        this.silent = false;
    }

    /** Answers each call for these items with status 500, however often; keys are {@code incident/type}. */
    public void failAlways(Predicate<String> items) {
        bad = items;
    }

    /** Answers no call from now on. */
    public void answerNothing() {
        silent = true;
    }

    /** Returns how many calls came while it answered all with one status, or none. */
    public long turnedAway() {
        return turnedAway.get();
    }

    /** Returns how many calls of each item were let through, by {@code incident/type}. */
    public Map<String, Integer> calls() {
        return Map.copyOf(calls);
    }

    /** Returns when calls were let through, in that order. */
    public List<Instant> arrivals() {
        synchronized (arrivals) {
            return List.copyOf(arrivals);
        }
    }

    /** Returns the tokens that all answers together have cost. */
    public long tokens() {
        return tokens.get();
    }

    /** Returns how many calls were answered with status 429. */
    public long refused() {
        return refused.get();
    }

    /** Returns how many calls were answered with status 500. */
    public long errors() {
        return errors.get();
    }

    /** Returns how many calls were never answered. */
    public long silences() {
        return silences.get();
    }

    /** Stops answering. */
    @Override
    public void close() {
        server.stop(0);
        readers.shutdownNow();
        answers.shutdownNow();
    }

    private void take(HttpExchange exchange) throws IOException {
        JsonNode item = JSON.readTree(exchange.getRequestBody());
        if (status != 0 || silent) {
            turnedAway.incrementAndGet();
        }
        if (silent) {
            return;
        }
        if (status != 0) {
            send(exchange, status, "{\"error\":\"status " + status + "\"}");
            return;
        }
        if (!allowance.take(System.nanoTime())) {
            refused.incrementAndGet();
            send(exchange, 429, "{\"error\":\"more than " + behaviour.perSecond() + " calls a second\"}");
            return;
        }
        arrivals.add(Instant.now());
        String key = item.path("incident_id").asText() + '/' + item.path("type").asText();
        Behaviour.Fate fate = behaviour.of(key, calls.merge(key, 1, Integer::sum));
        if (bad.test(key)) {
            fate = new Behaviour.Fate(Behaviour.Kind.ERROR, fate.after());
        }
        switch (fate.kind()) {
            case ANSWER -> later(fate, exchange, 200, verdict(item.path("text").asText()));
            case ERROR -> {
                errors.incrementAndGet();
                later(fate, exchange, 500, "{\"error\":\"the model is tired\"}");
            }
            case REFUSAL -> {
                refused.incrementAndGet();
                send(exchange, 429, "{\"error\":\"not so fast\"}");
            }
            case SILENCE -> silences.incrementAndGet();
        }
    }

    private void later(Behaviour.Fate fate, HttpExchange exchange, int status, String body) {
        var unused = answers.schedule(
                () -> send(exchange, status, body), fate.after().toNanos(), TimeUnit.NANOSECONDS);
    }

    private String verdict(String text) {
        long in = text.length() / 4 + 1;
        tokens.addAndGet(in + TOKENS_OUT);
        return "{\"detected\":" + (text.length() % 2 == 0) + ",\"usage\":{\"prompt_tokens\":" + in
                + ",\"completion_tokens\":" + TOKENS_OUT + "}}";
    }

    private static void send(HttpExchange exchange, int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (IOException e) {
            LOG.debug("the caller did not wait for its answer", e);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "fake-provider");
        thread.setDaemon(true);
        return thread;
    }

    /** Lets so many calls through in any one second. Thread-safe. */
    private static final class Allowance {
        private final long[] taken;
        private int next;

        Allowance(long perSecond) {
            taken = new long[Math.toIntExact(perSecond)];
            java.util.Arrays.fill(taken, System.nanoTime() - TimeUnit.HOURS.toNanos(1));
        }

        synchronized boolean take(long now) {
            if (taken.length == 0) {
                return true;
            }
            if (now - taken[next] < TimeUnit.SECONDS.toNanos(1)) {
                return false;
            }
            taken[next] = now;
            next = (next + 1) % taken.length;
            return true;
        }
    }
}
