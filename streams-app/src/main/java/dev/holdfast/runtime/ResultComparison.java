package dev.holdfast.runtime;

import dev.holdfast.model.Progress;
import dev.holdfast.model.ResultCount;
import dev.holdfast.results.ExperimentReader;
import dev.holdfast.results.ResultReader;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import java.time.Duration;
import java.util.Optional;

/**
 * Compares the results of an experiment that is over, as they can be read, with its record: a damaged file must not make a
 * list shorter unnoticed.
 */
public final class ResultComparison {
    private static final Duration QUIET_BOUND = Duration.ofSeconds(30);

    private final Holdfast holdfast;

    public ResultComparison(Holdfast holdfast) {
        this.holdfast = holdfast;
    }

    /**
     * Compares.
     *
     * @return how they differ, in a sentence that says what to do; empty if they do not, or the experiment is not over
     * @throws dev.holdfast.results.HangingTransactionException if results are behind a transaction that never ends
     */
    public Optional<String> difference(Experiment record) {
        if (!Progress.isOver(record)) {
            return Optional.empty();
        }
        Optional<String> found = count(record.getExperimentId()).differenceTo(record);
        if (found.isEmpty()) {
            return found;
        }
        // The end of a transaction reaches one topic before another: once none is open, both say the same.
        boolean isQuiet = QuiescenceCheck.await(holdfast, java.util.List.of(Topics.RESULTS.name()), QUIET_BOUND);
        Experiment now = new ExperimentReader(holdfast.topicAnswers()).resolve(record.getExperimentId());
        if (!Progress.isOver(now)) {
            return Optional.empty();
        }
        return count(now.getExperimentId())
                .differenceTo(now)
                .map(difference -> inWords(now.getExperimentId(), difference)
                        + (isQuiet ? "" : "; a transaction on topic results is still open"));
    }

    private ResultCount count(String experimentId) {
        ResultCount count = new ResultCount();
        new ResultReader(holdfast.connection().topics(), holdfast.connection().serdes(), holdfast.unreadable()::add)
                .forEach(experimentId, count::add);
        return count;
    }

    private String inWords(String experimentId, String difference) {
        String prefix = ItemKey.prefixOf(experimentId);
        int unreadable = holdfast.unreadable()
                .where(one -> one.topic().equals(Topics.RESULTS.name())
                        && one.key() != null
                        && one.key().startsWith(prefix))
                .size();
        return "experiment " + experimentId + " is over, and " + difference
                + (unreadable == 0 ? "" : " (" + unreadable + " records cannot be read)")
                + ": topic results is damaged; 'holdfast repair " + experimentId
                + " --dry-run' says what can be made again";
    }
}
