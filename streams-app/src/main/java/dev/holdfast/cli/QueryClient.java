package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.ExperimentQueries;
import dev.holdfast.results.ExperimentReader;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.UnreadableRecord;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.server.NoAnswerException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a command asks that only reads: of the application that works in the data folder if there is one, which is quick;
 * else of the topics. For one thread.
 */
final class QueryClient implements ExperimentQueries, AutoCloseable {
    private final GlobalOptions options;
    private @Nullable ExperimentQueries application;
    private @Nullable Holdfast holdfast;

    QueryClient(GlobalOptions options) {
        this.options = options;
        this.application = Holdfast.answering(options.settings()).orElse(null);
    }

    /** Finds experiments. */
    ExperimentReader finder() {
        return new ExperimentReader(this);
    }

    @Override
    public List<Experiment> experiments() {
        return ask(ExperimentQueries::experiments);
    }

    @Override
    public List<ItemView> items(String experimentId, ItemFilter filter) {
        return ask(answers -> answers.items(experimentId, filter));
    }

    @Override
    public Optional<String> calls(String experimentId) {
        return ask(answers -> answers.calls(experimentId));
    }

    /** Says whether an application works in the data folder, as far as is known; of a cluster it is taken for granted. */
    boolean isWorkedOn() {
        return application != null || options.settings().broker().bootstrapServers() != null;
    }

    /** Comes to the cluster. */
    Holdfast holdfast() {
        if (holdfast == null) {
            holdfast = options.openToAsk();
        }
        return holdfast;
    }

    /** Returns the exit code: 1 if a record that was asked for cannot be read, which was said. */
    int exitCode(Predicate<UnreadableRecord> wanted) {
        return holdfast == null ? ExitCode.OK : BaseCommand.exitCode(holdfast, wanted);
    }

    @Override
    public void close() {
        if (holdfast != null) {
            holdfast.close();
        }
    }

    private <T> T ask(Function<ExperimentQueries, T> question) {
        if (application != null) {
            try {
                return question.apply(application);
            } catch (NoAnswerException e) {
                application = null;
            }
        }
        return Objects.requireNonNull(question.apply(Readers.answers(holdfast())));
    }
}
