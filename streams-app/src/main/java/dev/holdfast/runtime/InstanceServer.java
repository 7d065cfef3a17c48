package dev.holdfast.runtime;

import com.sun.net.httpserver.HttpHandler;
import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.cluster.HttpEndpoint;
import dev.holdfast.cluster.PortTakenException;
import dev.holdfast.cluster.SecretGuard;
import dev.holdfast.cluster.owner.ThisProcess;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.yaml.HostPort;
import dev.holdfast.results.GatheredQueries;
import dev.holdfast.server.HealthEndpoint;
import dev.holdfast.server.MetricsEndpoint;
import dev.holdfast.server.QueryHttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What an instance answers over HTTP. It listens before the instance is made, which has to know by which port it is reached; until
 * then it answers 503. Without {@code server.listen} only this machine reaches it, and it gives no metrics.
 */
final class InstanceServer implements AutoCloseable {
    /** Questions that are worked on at once, whether they wait for other instances or are parts of one. */
    private static final int QUESTIONS = 16;

    private final AtomicReference<@Nullable HttpHandler> answers = new AtomicReference<>();
    private final AtomicReference<@Nullable HttpHandler> health = new AtomicReference<>();
    private final AtomicReference<@Nullable MetricsEndpoint> metrics = new AtomicReference<>();
    private final HttpEndpoint http;
    private final @Nullable HostPort listen;
    private final @Nullable HostPort advertised;

    private InstanceServer(AppConfig config, @Nullable AccessSecret secret) throws IOException {
        HttpHandler questions = secret == null ? later(answers) : new SecretGuard(secret, later(answers));
        listen = config.server().listen();
        advertised = config.server().advertised();
        http = listen == null
                ? HttpEndpoint.loopback("answers", 0, questions)
                : HttpEndpoint.start(
                        "answers",
                        new InetSocketAddress(listen.host(), listen.port()),
                        Map.of("/", questions, "/health", later(health), "/metrics", later(metrics)));
    }

    /**
     * Begins to listen.
     *
     * @param secret what whoever asks questions must know; null: anybody may ask
     * @throws PortTakenException if the address cannot be had
     */
    static InstanceServer start(AppConfig config, @Nullable AccessSecret secret) {
        try {
            return new InstanceServer(config, secret);
        } catch (IOException e) {
            HostPort listen = config.server().listen();
            throw new PortTakenException(
                    listen == null
                            ? "no free port on 127.0.0.1: " + e.getMessage()
                            : "cannot listen on " + listen + ": " + e.getMessage()
                                    + "; set server.listen to an address of this machine that is free, port 0 for any port",
                    e);
        }
    }

    /** Returns what other instances reach this one by; null if they do not. */
    @Nullable
    HostPort address() {
        if (listen == null) {
            return null;
        }
        HostPort reached = advertised != null ? advertised : listen;
        String host = reached.isAnyAddress() ? ThisProcess.host() : reached.host();
        return new HostPort(host, reached.port() == 0 ? http.port() : reached.port());
    }

    /** Returns where this machine asks. */
    URI uri() {
        return listen == null || listen.isAnyAddress()
                ? http.uri()
                : URI.create("http://" + new HostPort(listen.host(), http.port()));
    }

    /** Answers from now on. */
    void serve(Application application) {
        answers.set(new QueryHttpHandler(
                ShownRecords.of(new GatheredQueries(application.holders())),
                ShownRecords.of(application.ownAnswers()),
                QUESTIONS));
        if (listen != null) {
            health.set(new HealthEndpoint(application));
            metrics.set(new MetricsEndpoint(application, application.streamsMetrics()));
        }
    }

    @Override
    public void close() {
        http.close();
        MetricsEndpoint measured = metrics.get();
        if (measured != null) {
            measured.close();
        }
    }

    private static HttpHandler later(AtomicReference<? extends @Nullable HttpHandler> handler) {
        return exchange -> {
            HttpHandler ready = handler.get();
            if (ready != null) {
                ready.handle(exchange);
                return;
            }
            try (exchange) {
                exchange.sendResponseHeaders(503, -1);
            }
        };
    }
}
