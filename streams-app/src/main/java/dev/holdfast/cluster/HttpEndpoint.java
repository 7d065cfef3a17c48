package dev.holdfast.cluster;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.holdfast.config.app.HttpLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** An HTTP server. The caller closes it. */
public final class HttpEndpoint implements AutoCloseable {
    /** Connections that wait to be taken; the default of 50 is less than a burst of silent ones. */
    private static final int BACKLOG = 512;

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

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
     * @param port the port; 0 for any free one
     * @throws IOException if the port cannot be had
     */
    public static HttpEndpoint loopback(String name, int port, HttpHandler handler) throws IOException {
        return start(name, new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), Map.of("/", handler));
    }

    /**
     * Starts a server.
     *
     * @param name what its threads are called
     * @param address where it listens
     * @param handlers who answers what, by the beginning of the path
     * @throws IOException if the address cannot be had
     */
    public static HttpEndpoint start(String name, InetSocketAddress address, Map<String, HttpHandler> handlers)
            throws IOException {
        ExecutorService threads = HttpLimits.threads(name);
        HttpServer http = HttpServer.create(address, BACKLOG);
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
