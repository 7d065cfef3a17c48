package dev.holdfast.cluster.registry;

import com.sun.net.httpserver.HttpHandler;
import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.cluster.HttpEndpoint;
import dev.holdfast.cluster.SecretGuard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A schema registry that speaks Confluent's REST API to this machine only, and keeps its schemas in a folder: a schema
 * whose id was given out survives a kill at any instant. The caller closes it. For many threads.
 */
public final class SchemaRegistryServer implements AutoCloseable {
    private final HttpEndpoint http;
    private final SchemaLedger ledger;

    private SchemaRegistryServer(HttpEndpoint http, SchemaLedger ledger) {
        this.http = http;
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
        return start(folder, port, null, handler -> handler);
    }

    /**
     * Starts a registry that answers only those who show the secret.
     *
     * @param rescue rebuilds the catalogue if it and its copy are damaged; null: damage is a failure
     */
    public static SchemaRegistryServer start(
            Path folder, int port, @Nullable CatalogueRescue rescue, AccessSecret secret) {
        return start(folder, port, rescue, handler -> new SecretGuard(secret, handler));
    }

    private static SchemaRegistryServer start(
            Path folder, int port, @Nullable CatalogueRescue rescue, UnaryOperator<HttpHandler> guard) {
        try {
            SchemaLedger ledger = ledger(folder, rescue);
            try {
                HttpHandler handler = guard.apply(new RegistryHttpHandler(new RegistryRoutes(ledger)));
                return new SchemaRegistryServer(HttpEndpoint.loopback("schema-registry", port, handler), ledger);
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

    private static SchemaLedger ledger(Path folder, @Nullable CatalogueRescue rescue) throws IOException {
        CatalogueFile file = CatalogueFile.open(folder);
        try {
            return new SchemaLedger(file, rescue);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Returns the address for {@code schema.registry.url}. */
    public URI uri() {
        return http.uri();
    }

    /** Stops answering and gives the folder free; throws UncheckedIOException if that fails. */
    @Override
    public void close() {
        http.close();
        try {
            // It waits for a registration that is being written, and refuses the ones after it.
            ledger.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
