package dev.holdfast.results;

import dev.holdfast.model.Progress;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The records of experiments. */
public final class ExperimentReader {
    private final ExperimentQueries answers;

    public ExperimentReader(ExperimentQueries answers) {
        this.answers = answers;
    }

    /** Returns all records, newest first. */
    public List<Experiment> all() {
        return answers.experiments().stream()
                .sorted(Comparator.comparing(Experiment::getStartedAt)
                        .thenComparing(Experiment::getExperimentId)
                        .reversed())
                .toList();
    }

    /** Returns one record. */
    public Optional<Experiment> find(String experimentId) {
        return all().stream()
                .filter(record -> record.getExperimentId().equals(experimentId))
                .findFirst();
    }

    /**
     * Returns the record that a person means: by its id, by a beginning of it that no other has, or {@code latest}.
     *
     * @throws UnknownExperimentException if there is none, or more than one; the message lists what there is
     */
    public Experiment resolve(String wanted) {
        return resolve(wanted, all());
    }

    /** Returns the newest experiment that is not finished (R8). */
    public Optional<Experiment> newestUnfinished() {
        return all().stream()
                .filter(record -> !Progress.isOver(record) && record.getStatus() != ExperimentStatus.CANCELLING)
                .findFirst();
    }

    private static Experiment resolve(String wanted, List<Experiment> all) {
        if (wanted.equals("latest") && !all.isEmpty()) {
            return all.get(0);
        }
        Optional<Experiment> exact = all.stream()
                .filter(record -> record.getExperimentId().equals(wanted))
                .findFirst();
        if (exact.isPresent()) {
            return exact.get();
        }
        List<Experiment> matching = all.stream()
                .filter(record -> record.getExperimentId().startsWith(wanted))
                .toList();
        if (matching.size() == 1) {
            return matching.get(0);
        }
        throw new UnknownExperimentException(
                matching.isEmpty()
                        ? "there is no experiment " + wanted + listed(all)
                        : wanted + " is the beginning of " + matching.size() + " experiments" + listed(matching));
    }

    private static String listed(List<Experiment> records) {
        if (records.isEmpty()) {
            return "; none has been run in this data folder yet";
        }
        String ids = String.join(
                ", ", records.stream().limit(5).map(Experiment::getExperimentId).toList());
        return "; there is " + ids + (records.size() > 5 ? " and " + (records.size() - 5) + " more" : "");
    }
}
