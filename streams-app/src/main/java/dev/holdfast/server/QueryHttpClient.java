package dev.holdfast.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.jspecify.annotations.Nullable;

/** Asks instances in other processes. The light client of the JDK: a command must be quick to start. */
final class QueryHttpClient {
    private static final int CONNECT_MS = 500;
    private static final int READ_MS = 10_000;

    private final List<URI> addresses;
    private final @Nullable String authorization;

    QueryHttpClient(List<URI> addresses, @Nullable String authorization) {
        this.addresses = List.copyOf(addresses);
        this.authorization = authorization;
    }

    interface BodyReader<T> {
        T read(DataInputStream in) throws IOException;
    }

    /**
     * Asks a question.
     *
     * @throws NoAnswerException if nobody has an answer for this version, now
     */
    <T> T ask(String path, BodyReader<T> reader) {
        Exception trouble = null;
        for (URI address : addresses) {
            try {
                return ask(address.resolve(path), reader);
            } catch (IOException | AvroRuntimeException e) {
                trouble = e;
            }
        }
        throw new NoAnswerException("no answer from " + addresses, trouble);
    }

    private <T> T ask(URI question, BodyReader<T> reader) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) question.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MS);
        connection.setReadTimeout(READ_MS);
        if (authorization != null) {
            connection.setRequestProperty("Authorization", authorization);
        }
        // A status of failure makes this throw.
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(connection.getInputStream()))) {
            return reader.read(in);
        }
    }
}
