package dev.holdfast.results;

import dev.holdfast.schemas.avro.Experiment;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whole answers, put together from those of the instances that hold the partitions. */
public final class GatheredQueries implements ExperimentQueries {
    private final PartitionOwners holders;

    public GatheredQueries(PartitionOwners holders) {
        this.holders = holders;
    }

    @Override
    public List<Experiment> experiments() {
        return gather(holders.experiments(), PartitionQueries::experiments).toList();
    }

    @Override
    public List<ItemView> items(String experimentId, ItemFilter filter) {
        return gather(holders.items(), (instance, partitions) -> instance.items(experimentId, filter, partitions))
                .sorted(Comparator.comparing(ItemView::name))
                .toList();
    }

    @Override
    public Optional<String> calls(String experimentId) {
        return Optional.of(holders.items().keySet().stream()
                        .flatMap(instance -> instance.calls(experimentId).stream())
                        .collect(Collectors.joining("; another instance: ")))
                .filter(words -> !words.isEmpty());
    }

    private static <T> Stream<T> gather(
            Map<PartitionQueries, Set<Integer>> parts, BiFunction<PartitionQueries, Set<Integer>, List<T>> question) {
        return parts.entrySet().stream().flatMap(part -> question.apply(part.getKey(), part.getValue()).stream());
    }
}
