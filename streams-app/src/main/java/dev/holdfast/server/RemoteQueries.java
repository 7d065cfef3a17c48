package dev.holdfast.server;

import dev.holdfast.results.ExperimentQueries;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.schemas.avro.Experiment;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whole answers of an application in another process. */
public final class RemoteQueries implements ExperimentQueries {
    private final QueryHttpClient client;

    /**
     * @param addresses instances of the application, without a path; the first that answers is taken
     */
    public RemoteQueries(List<URI> addresses) {
        this(addresses, null);
    }

    /**
     * @param authorization the value of that header; null for none
     */
    public RemoteQueries(List<URI> addresses, @Nullable String authorization) {
        this.client = new QueryHttpClient(addresses, authorization);
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoAnswerException if the application has none for this version, now
     */
    @Override
    public List<Experiment> experiments() {
        return client.ask(QueryHttpHandler.EXPERIMENTS, QueryCodec::readExperiments);
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoAnswerException if the application has none for this version, now
     */
    @Override
    public List<ItemView> items(String experimentId, ItemFilter filter) {
        return client.ask(
                QueryHttpHandler.ITEMS + '?' + new ItemQuery(experimentId, filter).write(), QueryCodec::readItems);
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoAnswerException if the application has none for this version, now
     */
    @Override
    public Optional<String> calls(String experimentId) {
        return client.ask(
                QueryHttpHandler.CALLS + '?' + new ItemQuery(experimentId, ItemFilter.ALL).write(),
                QueryCodec::readWords);
    }
}
