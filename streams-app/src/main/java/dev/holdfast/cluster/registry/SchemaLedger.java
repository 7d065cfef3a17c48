package dev.holdfast.cluster.registry;

import dev.holdfast.cluster.registry.SchemaCatalogue.Registration;
import java.io.IOException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue in use, and on disk: a change is shown to readers, and acknowledged, only once it is durable. For many
 * threads.
 */
final class SchemaLedger implements AutoCloseable {
    private final CatalogueFile file;
    private volatile SchemaCatalogue current;
    private boolean closed;

    SchemaLedger(CatalogueFile file, @Nullable CatalogueRescue rescue) throws IOException {
        this.file = file;
        this.current = file.read(rescue);
    }

    /** Returns the newest durable catalogue. */
    SchemaCatalogue catalogue() {
        return current;
    }

    /**
     * Registers a schema and returns its id.
     *
     * @throws IncompatibleSchemaException if the subject's compatibility forbids it
     * @throws IOException if it could not be made durable; then nothing has changed
     */
    synchronized int register(String subject, Schema schema) throws IncompatibleSchemaException, IOException {
        Registration registration = current.register(subject, schema);
        keep(registration.catalogue());
        return registration.id();
    }

    /** What a change makes of the catalogue, or why it is refused. */
    @FunctionalInterface
    interface Change {
        SchemaCatalogue of(SchemaCatalogue catalogue) throws RefusedRequestException;
    }

    /** Changes the catalogue; throws IOException if that could not be made durable, and changes nothing then. */
    synchronized void change(Change change) throws IOException, RefusedRequestException {
        keep(change.of(current));
    }

    /** Waits for the change that is being written and gives the folder free; later changes fail. */
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        file.close();
    }

    private void keep(SchemaCatalogue next) throws IOException {
        if (closed) {
            throw new IOException("the registry is shutting down");
        }
        if (!next.equals(current)) {
            file.write(next);
            current = next;
        }
    }
}
