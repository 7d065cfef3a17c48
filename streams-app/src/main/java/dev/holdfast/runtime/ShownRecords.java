package dev.holdfast.runtime;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.yaml.Secrets;
import dev.holdfast.results.ExperimentQueries;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.PartitionQueries;
import dev.holdfast.schemas.avro.Drift;
import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The records of experiments as they may be shown: those of older versions may hold credentials, which are masked. What is
 * asked for over the network is there to be read by people; nobody works by it.
 */
final class ShownRecords {
    private ShownRecords() {}

    /** Returns the same answers, with credentials masked. */
    static ExperimentQueries of(ExperimentQueries answers) {
        return new ExperimentQueries() {
            @Override
            public List<Experiment> experiments() {
                return shown(answers.experiments());
            }

            @Override
            public List<ItemView> items(String experimentId, ItemFilter filter) {
                return answers.items(experimentId, filter);
            }

            @Override
            public Optional<String> calls(String experimentId) {
                return answers.calls(experimentId);
            }
        };
    }

    /** Returns the same answers of one instance, with credentials masked. */
    static PartitionQueries of(PartitionQueries answers) {
        return new PartitionQueries() {
            @Override
            public List<Experiment> experiments(Set<Integer> partitions) {
                return shown(answers.experiments(partitions));
            }

            @Override
            public List<ItemView> items(String experimentId, ItemFilter filter, Set<Integer> partitions) {
                return answers.items(experimentId, filter, partitions);
            }

            @Override
            public Optional<String> calls(String experimentId) {
                return answers.calls(experimentId);
            }
        };
    }

    private static List<Experiment> shown(List<Experiment> records) {
        return records.stream().map(ShownRecords::shown).toList();
    }

    private static Experiment shown(Experiment record) {
        return Experiment.newBuilder(record)
                .setSpec(Spec.shown(record.getSpec()))
                .setDrifts(record.getDrifts().stream().map(ShownRecords::shown).toList())
                .build();
    }

    private static Drift shown(Drift drift) {
        return Drift.newBuilder(drift)
                .setBefore(shown(drift.getKey(), drift.getBefore()))
                .setAfter(shown(drift.getKey(), drift.getAfter()))
                .build();
    }

    private static @Nullable String shown(String key, @Nullable String value) {
        return value == null ? null : Secrets.shown(key, value);
    }
}
