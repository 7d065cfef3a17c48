package dev.holdfast.server;

import dev.holdfast.results.Answers;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.schemas.avro.Experiment;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whole answers of an application in another process. */
public final class RemoteAnswers implements Answers {
    private final AnswerClient client;

    /**
     * Takes where to ask.
     *
     * @param addresses instances of the application, without a path; the first that answers is taken
     */
    public RemoteAnswers(List<URI> addresses) {
        this(addresses, null);
    }

    /**
     * Takes where to ask, and what to show there.
     *
     * @param authorization the value of that header; null for none
     */
    public RemoteAnswers(List<URI> addresses, @Nullable String authorization) {
        this.client = new AnswerClient(addresses, authorization);
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoAnswerException if the application has none for this version, now
     */
    @Override
    public List<Experiment> experiments() {
        return client.ask(AnswerHandler.EXPERIMENTS, AnswerCodec::readExperiments);
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoAnswerException if the application has none for this version, now
     */
    @Override
    public List<ItemView> items(String experimentId, ItemFilter filter) {
        return client.ask(
                AnswerHandler.ITEMS + '?' + new ItemQuery(experimentId, filter).write(), AnswerCodec::readItems);
    }

    /**
     * {@inheritDoc}
     *
     * @throws NoAnswerException if the application has none for this version, now
     */
    @Override
    public Optional<String> calls(String experimentId) {
        return client.ask(
                AnswerHandler.CALLS + '?' + new ItemQuery(experimentId, ItemFilter.ALL).write(),
                AnswerCodec::readWords);
    }
}
