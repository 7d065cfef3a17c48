package dev.holdfast.server;

import dev.holdfast.results.Answers;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.schemas.avro.Experiment;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;

/** Answers of an application in another process. The light client of the JDK: a command must be quick to start. */
public final class RemoteAnswers implements Answers {
    private static final int CONNECT_MS = 500;
    private static final int READ_MS = 10_000;

    private final URI address;

    /**
     * Takes where to ask.
     *
     * @param address the application's, without a path
     */
    public RemoteAnswers(URI address) {
        this.address = address;
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoAnswerException if the application has none for this version, now
     */
    @Override
    public List<Experiment> experiments() {
        return ask(AnswerHandler.EXPERIMENTS, AnswerCodec::readExperiments);
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoAnswerException if the application has none for this version, now
     */
    @Override
    public List<ItemView> items(String experimentId, ItemFilter filter) {
        return ask(AnswerHandler.ITEMS + '?' + new ItemQuery(experimentId, filter).write(), AnswerCodec::readItems);
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoAnswerException if the application has none for this version, now
     */
    @Override
    public Optional<String> calls(String experimentId) {
        String words = ask(
                AnswerHandler.CALLS + '?' + new ItemQuery(experimentId, ItemFilter.ALL).write(), in -> in.readUTF());
        return words.isEmpty() ? Optional.empty() : Optional.of(words);
    }

    private interface BodyReader<T> {
        T read(DataInputStream in) throws IOException;
    }

    private <T> T ask(String path, BodyReader<T> reader) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) address.resolve(path).toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MS);
            connection.setReadTimeout(READ_MS);
            // A status of failure makes this throw.
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(connection.getInputStream()))) {
                return reader.read(in);
            }
        } catch (IOException | AvroRuntimeException e) {
            throw new NoAnswerException("no answer from " + address, e);
        }
    }
}
