package dev.holdfast.handler.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service of models on loopback: a real HTTP server that answers as a test tells it, and keeps what it was asked. */
final class ModelService implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** How to answer. */
    interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    /** What was asked. */
    record Question(String path, Headers headers, String body) {
        JsonNode json() throws IOException {
            return JSON.readTree(body);
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Question> questions = new CopyOnWriteArrayList<>();

    private ModelService(HttpServer server) {
        this.server = server;
    }

    static ModelService start(Script script) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        ModelService service = new ModelService(server);
        server.setExecutor(service.threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                service.questions.add(
                        new Question(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body));
                script.answer(exchange);
            }
        });
        server.start();
        return service;
    }

    /** Answers everything with a status and a body. */
    static ModelService saying(int status, String body) throws IOException {
        return saying(status, body.getBytes(StandardCharsets.UTF_8));
    }

    static ModelService saying(int status, byte[] body) throws IOException {
        return start(exchange -> send(exchange, status, body));
    }

    static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    /** Returns what an OpenAI-compatible service sends if its model says a text. */
    static String completion(String said, String finishReason) {
        return """
            {"id":"chatcmpl-1","object":"chat.completion","created":1763800000,"model":"qwen3-8b-q4","stats":{"x":[1]},
             "choices":[{"index":0,"logprobs":null,"finish_reason":"%s",
                         "message":{"role":"assistant","content":%s,"reasoning_content":"hm","tool_calls":[]}}],
             "usage":{"prompt_tokens":754,"completion_tokens":61,"total_tokens":815,"extra":{"y":0}},
             "system_fingerprint":"qwen3-8b-q4"}
            """.formatted(finishReason, JSON.getNodeFactory().textNode(said));
    }

    static String completion(String said) {
        return completion(said, "stop");
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Question> questions() {
        return questions;
    }

    Question onlyQuestion() {
        if (questions.size() != 1) {
            throw new AssertionError("asked " + questions.size() + " times");
        }
        return questions.get(0);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
