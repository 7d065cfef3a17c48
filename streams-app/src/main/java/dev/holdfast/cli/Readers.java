package dev.holdfast.cli;

import dev.holdfast.cluster.Notices;
import dev.holdfast.results.Answers;
import dev.holdfast.results.AttemptReader;
import dev.holdfast.results.ExperimentFollower;
import dev.holdfast.results.ExperimentReader;
import dev.holdfast.results.ResultReader;
import dev.holdfast.results.TopicAnswers;
import dev.holdfast.results.TopicReader;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.snapshots.SnapshotReader;
import java.util.HashSet;
import java.util.Set;

/** The readers of a cluster. */
final class Readers {
    private Readers() {}

    static ExperimentReader experiments(Holdfast holdfast) {
        return new ExperimentReader(answers(holdfast));
    }

    static Answers answers(Holdfast holdfast) {
        return new TopicAnswers(
                topicsInSpiteOfDamage(holdfast), holdfast.connection().serdes(), holdfast.groupId());
    }

    static AttemptReader attempts(Holdfast holdfast) {
        return new AttemptReader(
                topicsInSpiteOfDamage(holdfast), holdfast.connection().serdes());
    }

    static ResultReader results(Holdfast holdfast) {
        return new ResultReader(
                topicsInSpiteOfDamage(holdfast), holdfast.connection().serdes());
    }

    static SnapshotReader snapshots(Holdfast holdfast) {
        return new SnapshotReader(
                holdfast.connection()::reader, holdfast.connection().serdes());
    }

    static ExperimentFollower follower(Holdfast holdfast, String experimentId) {
        return new ExperimentFollower(
                experimentId,
                holdfast.connection()::reader,
                holdfast.connection().serdes());
    }

    static TopicReader topics(Holdfast holdfast) {
        return new TopicReader(holdfast.connection()::reader);
    }

    /** Returns a reader that goes on behind damage, and says on stderr what it has left out. */
    static TopicReader topicsInSpiteOfDamage(Holdfast holdfast) {
        Set<String> told = new HashSet<>();
        return new TopicReader(holdfast.connection()::reader, place -> {
            if (told.add(place)) {
                Notices.say(place);
            }
        });
    }
}
