package dev.holdfast.server;

import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.PartitionAnswers;
import dev.holdfast.schemas.avro.Experiment;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What another instance knows of the partitions that it holds. Each question throws {@link NoAnswerException} if it fails. */
public final class RemotePartitions implements PartitionAnswers {
    private final AnswerClient client;

    /**
     * Takes where to ask.
     *
     * @param address the instance, without a path
     */
    public RemotePartitions(URI address) {
        this.client = new AnswerClient(List.of(address), null);
    }

    @Override
    public List<Experiment> experiments(Set<Integer> partitions) {
        return client.ask(
                AnswerHandler.PART + AnswerHandler.EXPERIMENTS + '?' + QueryText.write(partitions),
                AnswerCodec::readExperiments);
    }

    @Override
    public List<ItemView> items(String experimentId, ItemFilter filter, Set<Integer> partitions) {
        return client.ask(
                AnswerHandler.PART
                        + AnswerHandler.ITEMS
                        + '?'
                        + new ItemQuery(experimentId, filter).write()
                        + '&'
                        + QueryText.write(partitions),
                AnswerCodec::readItems);
    }

    @Override
    public Optional<String> calls(String experimentId) {
        return client.ask(
                AnswerHandler.PART + AnswerHandler.CALLS + '?' + new ItemQuery(experimentId, ItemFilter.ALL).write(),
                AnswerCodec::readWords);
    }
}
