package dev.holdfast.cli;

import dev.holdfast.results.AttemptReader;
import dev.holdfast.results.ExperimentFollower;
import dev.holdfast.results.ExperimentQueries;
import dev.holdfast.results.ExperimentReader;
import dev.holdfast.results.RejectReader;
import dev.holdfast.results.ResultReader;
import dev.holdfast.results.TopicReader;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.snapshots.SnapshotReader;

/** The readers of a cluster. */
public final class Readers {
    private Readers() {}

    public static ExperimentReader experiments(Holdfast holdfast) {
        return new ExperimentReader(answers(holdfast));
    }

    static ExperimentQueries answers(Holdfast holdfast) {
        return holdfast.topicAnswers();
    }

    static AttemptReader attempts(Holdfast holdfast) {
        return new AttemptReader(
                holdfast.topicsInSpiteOfDamage(), holdfast.connection().serdes(), holdfast.unreadable()::add);
    }

    public static ResultReader results(Holdfast holdfast) {
        return new ResultReader(
                holdfast.topicsInSpiteOfDamage(), holdfast.connection().serdes(), holdfast.unreadable()::add);
    }

    static RejectReader rejects(Holdfast holdfast) {
        return new RejectReader(topics(holdfast));
    }

    public static SnapshotReader snapshots(Holdfast holdfast) {
        return new SnapshotReader(
                holdfast.connection()::reader,
                holdfast.connection().serdes(),
                holdfast.connection().transactions());
    }

    static ExperimentFollower follower(Holdfast holdfast, String experimentId) {
        return new ExperimentFollower(
                experimentId,
                holdfast.connection()::reader,
                holdfast.connection().serdes(),
                holdfast.connection().transactions(),
                holdfast.unreadable()::add);
    }

    static TopicReader topics(Holdfast holdfast) {
        return holdfast.connection().topics();
    }
}
