package dev.holdfast.handler.http;

import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests, each with a limit of time that covers all of it, to the last byte of the body, and reads no more of
 * an answer than one may have. Connections are kept and used again; redirects are not followed. A call blocks the
 * calling thread only. Thread-safe.
 */
public final class HttpCaller implements AutoCloseable {
    private final ExecutorService threads;
    private final HttpClient client;

    /** Makes the client that all calls share. */
    public HttpCaller() {
        // They only take what has arrived to those who wait for it: no more of them can work than there are processors.
        this.threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), HttpCaller::daemon);
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(threads)
                .build();
    }

    /**
     * Sends a request and waits for the whole answer; giving up closes the connection, which the client's own timeout
     * does only until the headers are there.
     *
     * @param request what to send
     * @param shown who is asked, as messages name it
     * @param excerpt how messages quote what the other side or the client says
     * @param timeout for all of the call
     * @return the answer; its body may have one byte more than {@link dev.holdfast.handler.AnswerReader#MAX_BYTES}
     * @throws HandlerFailure of category TIMEOUT, UNAVAILABLE if there is no connection, or API_ERROR if it breaks
     * @throws InterruptedException if the thread is interrupted
     */
    public HttpResponse<byte[]> send(HttpRequest request, String shown, Excerpt excerpt, Duration timeout)
            throws HandlerFailure, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> pending = client.sendAsync(request, info -> new LimitedBody());
        try {
            return pending.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException over) {
            throw new HandlerFailure(
                    ErrorCategory.TIMEOUT, shown + " gave no full answer within " + timeout.toMillis() + " ms");
        } catch (ExecutionException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            ErrorCategory category = isNobodyThere(cause) ? ErrorCategory.UNAVAILABLE : ErrorCategory.API_ERROR;
            throw new HandlerFailure(category, shown + " failed: " + reason(cause, excerpt));
        } finally {
            pending.cancel(true);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** Says whether there was no connection at all, so that no item can be to blame. */
    private static boolean isNobodyThere(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnresolvedAddressException;
    }

    /** Says why, where the JDK's exceptions have no message of their own. */
    private static String reason(Throwable cause, Excerpt excerpt) {
        for (Throwable link = cause; link != null; link = link.getCause()) {
            if (link instanceof UnresolvedAddressException) {
                return "the host name is not known";
            }
        }
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return "no connection: nothing listens there, or it refuses";
        }
        String message = cause.getMessage() == null ? "" : " (" + excerpt.from(cause.getMessage()) + ")";
        return cause.getClass().getSimpleName() + message;
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "holdfast-http");
        thread.setDaemon(true);
        return thread;
    }
}
