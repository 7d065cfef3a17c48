package dev.holdfast.runtime;

import dev.holdfast.blocks.store.BlockTables;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.blocks.store.TopicRows;
import dev.holdfast.results.AttemptReader;
import dev.holdfast.results.ExperimentFollower;
import dev.holdfast.results.ExperimentQueries;
import dev.holdfast.results.ExperimentReader;
import dev.holdfast.results.RejectReader;
import dev.holdfast.results.ResultReader;
import dev.holdfast.results.TopicReader;
import dev.holdfast.snapshots.SnapshotReader;

/** The readers of a cluster. */
public final class Readers {
    private Readers() {}

    public static ExperimentReader experiments(Holdfast holdfast) {
        return new ExperimentReader(answers(holdfast));
    }

    public static ExperimentQueries answers(Holdfast holdfast) {
        return holdfast.topicAnswers();
    }

    public static AttemptReader attempts(Holdfast holdfast) {
        return new AttemptReader(
                holdfast.topicsInSpiteOfDamage(), holdfast.connection().serdes(), holdfast.unreadable()::add);
    }

    public static ResultReader results(Holdfast holdfast) {
        return new ResultReader(
                holdfast.topicsInSpiteOfDamage(), holdfast.connection().serdes(), holdfast.unreadable()::add);
    }

    public static RejectReader rejects(Holdfast holdfast) {
        return new RejectReader(topics(holdfast));
    }

    public static SnapshotReader snapshots(Holdfast holdfast) {
        return new SnapshotReader(
                holdfast.connection()::reader,
                holdfast.connection().serdes(),
                holdfast.connection().transactions());
    }

    public static ExperimentFollower follower(Holdfast holdfast, String experimentId) {
        return new ExperimentFollower(
                experimentId,
                holdfast.connection()::reader,
                holdfast.connection().serdes(),
                holdfast.connection().transactions(),
                holdfast.unreadable()::add);
    }

    public static TopicReader topics(Holdfast holdfast) {
        return holdfast.connection().topics();
    }

    /** The results of an experiment as rows of its table. */
    public static TopicRows rows(Holdfast holdfast, OpenBlocks blocks) {
        return new TopicRows(
                holdfast.connection().topics(),
                holdfast.connection().serdes(),
                blocks.experimentId(),
                holdfast.unreadable()::add,
                BlockTables.rows(blocks.rows()));
    }
}
