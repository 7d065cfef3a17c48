package dev.holdfast.handler.http;

import dev.holdfast.handler.AnswerReader;
import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Sends requests, each with a limit of time that covers all of it, to the last byte of the body, and reads no more of
 * an answer than one may have; packed answers are unpacked. Connections are kept and used again; redirects are not
 * followed; proxies are those of the environment. A call blocks the calling thread only. Thread-safe.
 */
public final class HttpCaller implements AutoCloseable {
    /** A kept connection that is dead shows it at once; later, the service may have been at work. */
    private static final Duration DEAD_AT_ONCE = Duration.ofSeconds(2);

    private static final int MOST_DEAD = 3;

    private final ExecutorService threads;
    private final Proxies proxies;
    private final Map<Optional<Proxies.Chosen>, Connections> kept = new ConcurrentHashMap<>();

    /** Calls through the proxies that the environment of the process names. */
    public HttpCaller() {
        this(Proxies.ofProcess());
    }

    /** Calls through the given proxies. */
    HttpCaller(Proxies proxies) {
        this.proxies = proxies;
        // They only take what has arrived to those who wait for it: no more of them can work than there are processors.
        this.threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), HttpCaller::daemon);
    }

    /**
     * Sends a request and waits for the whole answer; giving up closes the connection, which the client's own timeout
     * does only until the headers are there. A kept connection that is found dead, before a byte of an answer came, is
     * nobody's failure: the request goes over a new one (RFC 9110, 9.2.2, lets a client do so where it takes it that the
     * first one was not applied).
     *
     * @param request what to send
     * @param shown who is asked, as messages name it
     * @param excerpt how messages quote what the other side or the client says
     * @param timeout for all of the call
     * @return the answer; its body may have one byte more than {@link AnswerReader#MAX_BYTES}
     * @throws HandlerFailure of category TIMEOUT, UNAVAILABLE if there is no connection, PARSE_ERROR if the answer cannot
     *     be unpacked, or API_ERROR if the connection breaks
     * @throws InterruptedException if the thread is interrupted
     */
    public HttpResponse<byte[]> send(HttpRequest request, String shown, Excerpt excerpt, Duration timeout)
            throws HandlerFailure, InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        Optional<Proxies.Chosen> proxy = Connections.areSetInJava() ? Optional.empty() : proxies.of(request.uri());
        HttpRequest sent = proxy.flatMap(Proxies.Chosen::authorization)
                .map(value -> HttpRequest.newBuilder(request, (name, any) -> true)
                        .setHeader("Proxy-Authorization", value)
                        .build())
                .orElse(request);
        String asked = shown
                + proxy.map(chosen -> " (through the proxy " + chosen.shown() + ")")
                        .orElse("");
        for (int dead = 0; ; dead++) {
            Connections used = kept.computeIfAbsent(proxy, key -> new Connections(threads, key));
            boolean mayBeDead = used.mayBeUsed() && dead < MOST_DEAD;
            AtomicBoolean answered = new AtomicBoolean();
            long began = System.nanoTime();
            CompletableFuture<HttpResponse<byte[]>> pending = used.client().sendAsync(sent, info -> {
                answered.set(true);
                return HttpResponse.BodySubscribers.mapping(new LimitedBody(), body -> unpacked(body, info));
            });
            try {
                HttpResponse<byte[]> response = pending.get(Math.max(0, end - began), TimeUnit.NANOSECONDS);
                used.answered();
                return response;
            } catch (TimeoutException over) {
                throw new HandlerFailure(
                        ErrorCategory.TIMEOUT, asked + " gave no full answer within " + timeout.toMillis() + " ms");
            } catch (ExecutionException failed) {
                Throwable cause = failed.getCause() == null ? failed : failed.getCause();
                boolean wasAtOnce = System.nanoTime() - began < DEAD_AT_ONCE.toNanos();
                if (!mayBeDead || answered.get() || !wasAtOnce || !Connections.hasEndedUnanswered(cause)) {
                    throw failure(cause, asked, excerpt);
                }
                // The others that it keeps may be dead as well.
                kept.remove(proxy, used);
            } finally {
                pending.cancel(true);
            }
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** An error keeps its status, even if nobody can read it. */
    private static byte[] unpacked(byte[] body, HttpResponse.ResponseInfo info) {
        try {
            return PackedBody.unpacked(body, info.headers().allValues("Content-Encoding"));
        } catch (IOException unreadable) {
            if (info.statusCode() / 100 != 2) {
                return String.valueOf(unreadable.getMessage()).getBytes(StandardCharsets.UTF_8);
            }
            throw new UncheckedIOException(unreadable.getMessage(), unreadable);
        }
    }

    private static HandlerFailure failure(Throwable cause, String asked, Excerpt excerpt) {
        for (Throwable link = cause; link != null; link = link.getCause()) {
            if (link instanceof UncheckedIOException unreadable) {
                String why = excerpt.from(String.valueOf(unreadable.getMessage()));
                return new HandlerFailure(ErrorCategory.PARSE_ERROR, asked + ": " + why);
            }
        }
        ErrorCategory category = isNobodyThere(cause) ? ErrorCategory.UNAVAILABLE : ErrorCategory.API_ERROR;
        return new HandlerFailure(category, asked + " failed: " + reason(cause, excerpt));
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
