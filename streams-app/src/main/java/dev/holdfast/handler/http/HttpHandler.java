package dev.holdfast.handler.http;

import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.Task;
import dev.holdfast.handler.TaskJson;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * POSTs an item and takes the JSON object that comes back. Connections are kept and used again; redirects are not
 * followed. The attempt's time covers all of it, to the last byte of the body. Thread-safe.
 */
final class HttpHandler implements Handler {
    private final Endpoint endpoint;
    private final StatusFailures failures;
    private final AnswerReader answers;
    private final ExecutorService threads;
    private final HttpClient client;

    /** Takes where to POST to. */
    HttpHandler(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.failures = new StatusFailures(endpoint, Clock.systemUTC());
        this.answers = new AnswerReader(endpoint.shown(), endpoint.excerpt());
        this.threads = Executors.newCachedThreadPool(HttpHandler::daemon);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads)
                .build();
    }

    @Override
    public String handle(Task task) throws HandlerFailure, InterruptedException {
        HttpRequest request = endpoint.request()
                .copy()
                .POST(HttpRequest.BodyPublishers.ofByteArray(TaskJson.write(task)))
                .build();
        HttpResponse<byte[]> response = send(request, task.timeout());
        if (response.statusCode() / 100 != 2) {
            throw failures.of(response);
        }
        return answers.read(response.body());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** The client's own timeout ends with the headers, so the wait is limited here; giving up closes the connection. */
    private HttpResponse<byte[]> send(HttpRequest request, Duration timeout)
            throws HandlerFailure, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> pending = client.sendAsync(request, info -> new LimitedBody());
        try {
            return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            throw new HandlerFailure(
                    ErrorCategory.TIMEOUT,
                    endpoint.shown() + " gave no full answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw unreachable(failed.getCause() == null ? failed : failed.getCause());
        } finally {
            pending.cancel(true);
        }
    }

    private HandlerFailure unreachable(Throwable cause) {
        ErrorCategory category = isNobodyThere(cause) ? ErrorCategory.UNAVAILABLE : ErrorCategory.API_ERROR;
        return new HandlerFailure(category, endpoint.shown() + " failed: " + reason(cause));
    }

    /** Says whether there was no connection at all, so that no item can be to blame. */
    private static boolean isNobodyThere(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnresolvedAddressException;
    }

    /** Says why, where the JDK's exceptions have no message of their own. */
    private String reason(Throwable cause) {
        for (Throwable link = cause; link != null; link = link.getCause()) {
            if (link instanceof UnresolvedAddressException) {
                return "the host name is not known";
            }
        }
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return "no connection: nothing listens there, or it refuses";
        }
        String message =
                cause.getMessage() == null ? "" : " (" + endpoint.excerpt().from(cause.getMessage()) + ")";
        return cause.getClass().getSimpleName() + message;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "holdfast-http");
        thread.setDaemon(true);
        return thread;
    }
}
