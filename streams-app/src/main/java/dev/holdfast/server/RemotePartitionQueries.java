package dev.holdfast.server;

import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.PartitionQueries;
import dev.holdfast.schemas.avro.Experiment;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What another instance knows of the partitions that it holds. Each question throws {@link NoAnswerException} if it fails. */
public final class RemotePartitionQueries implements PartitionQueries {
    private final QueryHttpClient client;

    /**
     * @param address the instance, without a path
     */
    public RemotePartitionQueries(URI address) {
        this.client = new QueryHttpClient(List.of(address), null);
    }

    @Override
    public List<Experiment> experiments(Set<Integer> partitions) {
        return client.ask(
                QueryHttpHandler.PART + QueryHttpHandler.EXPERIMENTS + '?' + QueryText.write(partitions),
                QueryCodec::readExperiments);
    }

    @Override
    public List<ItemView> items(String experimentId, ItemFilter filter, Set<Integer> partitions) {
        return client.ask(
                QueryHttpHandler.PART
                        + QueryHttpHandler.ITEMS
                        + '?'
                        + new ItemQuery(experimentId, filter).write()
                        + '&'
                        + QueryText.write(partitions),
                QueryCodec::readItems);
    }

    @Override
    public Optional<String> calls(String experimentId) {
        return client.ask(
                QueryHttpHandler.PART
                        + QueryHttpHandler.CALLS
                        + '?'
                        + new ItemQuery(experimentId, ItemFilter.ALL).write(),
                QueryCodec::readWords);
    }
}
