package dev.holdfast.cluster.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A schema registry that speaks Confluent's REST API to this machine only, and keeps its schemas in a folder: a schema
 * whose id was given out survives a kill at any instant. The caller closes it. For many threads.
 */
public final class SchemaRegistryServer implements AutoCloseable {
    private static final int THREADS = 8;
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
    private final SchemaLedger ledger;

    private SchemaRegistryServer(HttpServer http, ExecutorService threads, SchemaLedger ledger) {
        this.http = http;
        this.threads = threads;
        this.ledger = ledger;
    }

    /**
     * Starts the registry.
     *
     * @param folder where the schemas are kept; made if it is not there
     * @param port the port on 127.0.0.1; 0 for any free one
     * @return the running registry
     * @throws RegistryFolderException if the folder is in use or damaged, or the port is taken
     * @throws UncheckedIOException if the folder cannot be made, read or written
     */
    public static SchemaRegistryServer start(Path folder, int port) {
        try {
            SchemaLedger ledger = ledger(folder);
            try {
                return start(ledger, port);
            } catch (IOException | RuntimeException e) {
                ledger.close();
                throw e;
            }
        } catch (BindException e) {
            throw new RegistryFolderException(
                    "the schema registry cannot listen on 127.0.0.1:" + port + " (" + e.getMessage()
                            + "); stop what listens there, or choose another port",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("the schema registry's folder " + folder + " cannot be used: " + e, e);
        }
    }

    private static SchemaLedger ledger(Path folder) throws IOException {
        CatalogueFile file = CatalogueFile.open(folder);
        try {
            return new SchemaLedger(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static SchemaRegistryServer start(SchemaLedger ledger, int port) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), 0);
        AtomicInteger number = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "schema-registry-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        http.setExecutor(threads);
        http.createContext("/", new RegistryHttpHandler(new RegistryRoutes(ledger)));
        http.start();
        return new SchemaRegistryServer(http, threads, ledger);
    }

    /** Returns the address for {@code schema.registry.url}. */
    public URI uri() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    /** Stops answering and gives the folder free; throws UncheckedIOException if that fails. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdown();
        try {
            // It waits for a registration that is being written, and refuses the ones after it.
            ledger.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
