package dev.holdfast.cluster;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP server of a few threads. The caller closes it. */
public final class HttpEndpoint implements AutoCloseable {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";

    static {
        // The JDK's server sends head and body apart; without this the body waits 40 ms for the head's acknowledgement.
        if (System.getProperty(NO_DELAY) == null) {
            System.setProperty(NO_DELAY, "true");
        }
    }

    private final HttpServer http;
    private final ExecutorService threads;

    private HttpEndpoint(HttpServer http, ExecutorService threads) {
        this.http = http;
        this.threads = threads;
    }

    /**
     * Starts a server on 127.0.0.1, which only this machine reaches.
     *
     * @param name what its threads are called
     * @param count how many requests it answers at once
     * @param port the port; 0 for any free one
     * @throws IOException if the port cannot be had
     */
    public static HttpEndpoint loopback(String name, int count, int port, HttpHandler handler) throws IOException {
        return start(
                name, count, new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), Map.of("/", handler));
    }

    /**
     * Starts a server.
     *
     * @param name what its threads are called
     * @param count how many requests it answers at once
     * @param address where it listens
     * @param handlers who answers what, by the beginning of the path
     * @throws IOException if the address cannot be had
     */
    public static HttpEndpoint start(
            String name, int count, InetSocketAddress address, Map<String, HttpHandler> handlers) throws IOException {
        HttpServer http = HttpServer.create(address, 0);
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, name + '-' + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        handlers.forEach(http::createContext);
        http.start();
        return new HttpEndpoint(http, threads);
    }

    /** Returns the port. */
    public int port() {
        return http.getAddress().getPort();
    }

    /** Returns its address for this machine, without a path. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** Stops answering at once. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdown();
    }
}
