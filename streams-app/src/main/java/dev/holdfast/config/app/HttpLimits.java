package dev.holdfast.config.app;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds of the JDK's HTTP server, which reads each request on a thread that waits for it: whoever connects and is silent
 * must cost neither the others' threads nor a place for good.
 */
public final class HttpLimits {
    private static final int CONNECTIONS = 1_024;
    private static final long IDLE_THREAD_SECONDS = 30;

    /** Read once, when the first server of the process is made; what the command line sets with -D wins. */
    private static final Map<String, String> PROPERTIES = Map.of(
            // It sends head and body apart; without this the body waits 40 ms for the head's acknowledgement.
            "sun.net.httpserver.nodelay", "true",
            // Seconds from the first byte of a request to its last one; also for a connection that sends none.
            "sun.net.httpserver.maxReqTime", "10",
            // Seconds from there to the end of the answer: a reader that stops is not waited for.
            "sun.net.httpserver.maxRspTime", "120",
            "sun.net.httpserver.idleInterval", "30",
            "jdk.httpserver.maxConnections", String.valueOf(CONNECTIONS));

    static {
        PROPERTIES.forEach((name, value) -> {
            if (System.getProperty(name) == null) {
                System.setProperty(name, value);
            }
        });
    }

    private HttpLimits() {}

    /**
     * Returns the threads of a server; to be asked for before the server is made, so that the bounds hold for it. There may be one
     * for each connection, so none is ever refused one. The caller shuts them down.
     *
     * @param name what the threads are called
     */
    public static ExecutorService threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                0, CONNECTIONS, IDLE_THREAD_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, name + '-' + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }
}
