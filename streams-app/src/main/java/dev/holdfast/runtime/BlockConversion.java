package dev.holdfast.runtime;

import dev.holdfast.blocks.convert.Conversion;
import dev.holdfast.blocks.convert.ConversionOutcome;
import dev.holdfast.blocks.store.AnswerRows;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.blocks.store.CatalogTopic;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.blocks.store.StagedSweep;
import dev.holdfast.config.spec.BlocksSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.model.Progress;
import dev.holdfast.results.ExperimentReader;
import dev.holdfast.results.ResultReader;
import dev.holdfast.results.UnreadableRecord;
import dev.holdfast.schemas.avro.Experiment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Brings the results of an experiment into its blocks (P10), for a command or for the application that completed it. */
public final class BlockConversion {
    private static final long UNITS_PER_BLOCK = 500_000;

    private final Holdfast holdfast;
    private final Duration wait;
    private final BooleanSupplier goOn;
    private boolean isCompared;

    /**
     * @param wait how long it waits at most for another process to let go of the blocks
     * @param goOn asked again and again; false ends the conversion in order, and keeps what was read
     */
    public BlockConversion(Holdfast holdfast, Duration wait, BooleanSupplier goOn) {
        this.holdfast = holdfast;
        this.wait = wait;
        this.goOn = goOn;
    }

    /** Leaves out the comparison of results and record, which the caller has made. */
    public BlockConversion compared() {
        isCompared = true;
        return this;
    }

    /**
     * Converts, or says what a conversion would do.
     *
     * @param unitsPerBlock for an experiment without blocks; null for what the SPEC says
     * @throws BlocksRefusedException if another process has the blocks, they are of another size, or the experiment is over
     *     and its results cannot be read as its record counted them
     */
    public ConversionOutcome convert(
            Experiment record, @Nullable Long unitsPerBlock, boolean fromEarliest, boolean dryRun) {
        if (!isCompared) {
            new ResultComparison(holdfast).difference(record).ifPresent(what -> {
                throw new BlocksRefusedException(what);
            });
        }
        try (OpenBlocks blocks = OpenBlocks.await(holdfast.config(), holdfast.handlers(), record, wait, goOn)) {
            long units = unitsPerBlock == null ? units(Spec.fromJson(record.getSpec())) : unitsPerBlock;
            requireSame(blocks, unitsPerBlock);
            Conversion conversion = new Conversion(blocks.store(), blocks.table(), units, Version.text(), goOn);
            if (dryRun) {
                return conversion.dryRun(Readers.rows(holdfast, blocks), fromEarliest);
            }
            ConversionOutcome outcome = conversion.run(Readers.rows(holdfast, blocks), fromEarliest);
            if (!outcome.sentinel().writtenAt().isEmpty()) {
                BlockConversion.publish(holdfast, outcome.sentinel());
            }
            int removed = outcome.finished() ? sweep(blocks) : 0;
            return removed == 0
                    ? outcome
                    : outcome.withRecovered(removed + " staged files that no result refers to were removed");
        }
    }

    /** Before anything is read it is noted what is there, so that what comes later is safe. */
    private int sweep(OpenBlocks blocks) {
        StagedSweep sweep = new StagedSweep(blocks.store().folder());
        if (sweep.isEmpty()) {
            return 0;
        }
        Experiment now = new ExperimentReader(holdfast.topicAnswers()).resolve(blocks.experimentId());
        if (!Progress.isOver(now)) {
            return 0;
        }
        Set<String> referred = new HashSet<>();
        List<UnreadableRecord> unreadable = new ArrayList<>();
        new ResultReader(holdfast.connection().topics(), holdfast.connection().serdes(), unreadable::add)
                .forEachVersion(
                        blocks.experimentId(),
                        result -> AnswerRows.reference(result).ifPresent(rows -> referred.add(rows.file())));
        // What cannot be read may refer to a file, too.
        return unreadable.isEmpty() ? sweep.removeAllBut(referred) : 0;
    }

    private static long units(Spec spec) {
        BlocksSection section = spec.blocks();
        return section == null ? UNITS_PER_BLOCK : section.unitsPerBlock();
    }

    private static void requireSame(OpenBlocks blocks, @Nullable Long wanted) {
        Sentinel.of(blocks.store().folder()).ifPresent(now -> {
            if (wanted != null && wanted != now.unitsPerBlock()) {
                throw new BlocksRefusedException("the blocks of " + blocks.experimentId() + " have "
                        + now.unitsPerBlock() + " units each; 'holdfast blocks reconfigure " + blocks.experimentId()
                        + " --units-per-block " + wanted + "' changes that");
            }
        });
    }

    /** Tells topic block-catalog what a sentinel says. */
    public static void publish(Holdfast holdfast, Sentinel sentinel) {
        try (Producer<String, byte[]> producer = holdfast.connection().writer()) {
            int unused = new CatalogTopic(
                            holdfast.connection().topics(),
                            holdfast.connection().serdes(),
                            holdfast.unreadable()::add)
                    .publish(sentinel, producer);
        }
    }
}
