package dev.holdfast.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.schemas.serde.RegistrySettings.Endpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.InterruptException;

/** Carries requests to the registry: each address in turn, again and again until the settings say to give up. */
final class RegistryTransport {
    private static final String JSON = "application/vnd.schemaregistry.v1+json";
    private static final long FIRST_PAUSE_MS = 50;
    private static final long LONGEST_PAUSE_MS = 2_000;

    private final RegistrySettings settings;
    private final HttpClient http;

    RegistryTransport(RegistrySettings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder();
        settings.tls().ifPresent(builder::sslContext);
        this.http = builder.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                // A redirect would carry the password to wherever it points.
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** Asks; returns what a well registry answered, refusals among it. */
    RegistryAnswer get(String path) {
        return send(endpoint -> request(endpoint, path).GET().build());
    }

    /** Sends a document; returns what a well registry answered, refusals among it. */
    RegistryAnswer post(String path, JsonNode body) {
        return send(endpoint -> request(endpoint, path)
                .header("Content-Type", JSON)
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                .build());
    }

    private HttpRequest.Builder request(Endpoint endpoint, String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint.uri() + path))
                .timeout(settings.timeout())
                .header("Accept", JSON + ", application/json");
        endpoint.authorization().ifPresent(value -> request.header("Authorization", value));
        return request;
    }

    private interface RequestTo {
        HttpRequest at(Endpoint endpoint);
    }

    private RegistryAnswer send(RequestTo request) {
        long started = System.nanoTime();
        for (int round = 0; ; round++) {
            List<RegistryTrouble> troubles = new ArrayList<>();
            for (Endpoint endpoint : settings.endpoints()) {
                try {
                    return RegistryAnswer.of(endpoint.uri(), exchange(endpoint, request.at(endpoint)));
                } catch (RegistryTrouble trouble) {
                    troubles.add(trouble);
                }
            }
            Duration left = settings.retryFor().minusNanos(System.nanoTime() - started);
            if (left.isNegative() || left.isZero() || troubles.stream().noneMatch(RegistryTrouble::mayPass)) {
                throw unavailable(troubles, round + 1);
            }
            pause(round, left);
        }
    }

    private HttpResponse<byte[]> exchange(Endpoint endpoint, HttpRequest request) throws RegistryTrouble {
        // The request's own timeout ends with the headers; this one also ends a body that never comes.
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        try {
            return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw RegistryTrouble.slow(endpoint.uri(), settings.timeout(), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw RegistryTrouble.of(endpoint.uri(), settings.timeout(), cause);
            }
            throw new IllegalStateException("a request to the schema registry could not be made", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for the schema registry", e);
        } finally {
            answer.cancel(true);
        }
    }

    private static RegistryUnavailableException unavailable(List<RegistryTrouble> troubles, int rounds) {
        String what = troubles.stream().map(RegistryTrouble::getMessage).collect(Collectors.joining("; "));
        return new RegistryUnavailableException(
                rounds == 1 ? what : what + " (tried " + rounds + " times)", troubles.get(0));
    }

    private static void pause(int round, Duration left) {
        long longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(round, 10));
        // Jitter, so that many threads do not come back in step.
        long millis = longest / 2 + ThreadLocalRandom.current().nextLong(longest / 2 + 1);
        try {
            Thread.sleep(Math.min(millis, left.toMillis() + 1));
        } catch (InterruptedException e) {
            throw new InterruptException("interrupted while waiting for the schema registry", e);
        }
    }
}
