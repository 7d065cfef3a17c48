package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.blocks.BlockFile;
import dev.holdfast.blocks.Conversion;
import dev.holdfast.blocks.ConversionOutcome;
import dev.holdfast.blocks.Sentinel;
import dev.holdfast.blocks.StagedSweep;
import dev.holdfast.config.BlocksSection;
import dev.holdfast.config.Spec;
import dev.holdfast.model.Progress;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Version;
import dev.holdfast.schemas.avro.Experiment;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Brings results into blocks, and says what came of it: for 'blocks convert', and at the end of a run (P10). */
final class Converting {
    private static final long UNITS_PER_BLOCK = 500_000;

    private final Holdfast holdfast;
    private final BooleanSupplier goOn;

    Converting(Holdfast holdfast, BooleanSupplier goOn) {
        this.holdfast = holdfast;
        this.goOn = goOn;
    }

    /**
     * Converts, or says what a conversion would do.
     *
     * @param unitsPerBlock for an experiment without blocks; null for what the SPEC says
     */
    ConversionOutcome convert(Experiment record, @Nullable Long unitsPerBlock, boolean fromEarliest, boolean dryRun) {
        try (OpenBlocks blocks = OpenBlocks.of(holdfast, record)) {
            long units = unitsPerBlock == null ? units(Spec.fromJson(record.getSpec())) : unitsPerBlock;
            requireSame(blocks, unitsPerBlock);
            Conversion conversion = new Conversion(blocks.store(), blocks.table(), units, Version.text(), goOn);
            if (dryRun) {
                return conversion.dryRun(blocks.results(holdfast), fromEarliest);
            }
            ConversionOutcome outcome = conversion.run(blocks.results(holdfast), fromEarliest);
            if (!outcome.sentinel().writtenAt().isEmpty()) {
                blocks.publish(holdfast, outcome.sentinel());
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
        Experiment now = Readers.experiments(holdfast).resolve(blocks.experimentId());
        if (!Progress.isOver(now)) {
            return 0;
        }
        Set<String> referred = new HashSet<>();
        Readers.results(holdfast)
                .forEachVersion(
                        blocks.experimentId(),
                        result -> AnswerRows.reference(result).ifPresent(rows -> referred.add(rows.file())));
        return sweep.removeAllBut(referred);
    }

    private static long units(Spec spec) {
        BlocksSection section = spec.blocks();
        return section == null ? UNITS_PER_BLOCK : section.unitsPerBlock();
    }

    private static void requireSame(OpenBlocks blocks, @Nullable Long wanted) {
        Sentinel.of(blocks.store().folder()).ifPresent(now -> {
            if (wanted != null && wanted != now.unitsPerBlock()) {
                throw new RefusedException("the blocks of " + blocks.experimentId() + " have " + now.unitsPerBlock()
                        + " units each; 'holdfast blocks reconfigure " + blocks.experimentId() + " --units-per-block "
                        + wanted + "' changes that");
            }
        });
    }

    /** Says in words what was done, or would be. */
    static String inWords(ConversionOutcome outcome, boolean dryRun) {
        Sentinel sentinel = outcome.sentinel();
        String unit = sentinel.shape().unit();
        String waiting = outcome.waitingUnits() == 0
                ? ""
                : "; " + outcome.waitingUnits() + " units wait for the results of " + unit + " " + outcome.waitsFor();
        if (outcome.isNothing()) {
            return "nothing is pending: " + sentinel.blocks().size() + " blocks, " + sentinel.startIdx() + " units"
                    + waiting;
        }
        String would = dryRun ? "would read " : "read ";
        return would + outcome.rowsRead() + " rows into " + outcome.runFiles() + " run files, "
                + (dryRun ? "write " : "wrote ") + outcome.blocksWritten() + " blocks"
                + (outcome.replaced().isEmpty() ? "" : " in place of " + names(outcome)) + waiting
                + (dryRun
                        ? ""
                        : "; now " + sentinel.blocks().size() + " blocks, " + sentinel.startIdx() + " units, "
                                + sentinel.rows() + " rows, up to " + unit + " " + sentinel.lastUnit());
    }

    private static String names(ConversionOutcome outcome) {
        return String.join(
                ", ", outcome.replaced().stream().map(BlockFile::name).toList());
    }

    static ObjectNode json(ConversionOutcome outcome, boolean dryRun) {
        Sentinel sentinel = outcome.sentinel();
        boolean applied = !dryRun && !outcome.isNothing();
        return Json.mutation(sentinel.experimentId(), applied, dryRun, inWords(outcome, dryRun))
                .put("finished", outcome.finished())
                .put("rows_read", outcome.rowsRead())
                .put("run_files", outcome.runFiles())
                .put("blocks_written", outcome.blocksWritten())
                .put("blocks_replaced", outcome.replaced().size())
                .put("units_waiting", outcome.waitingUnits())
                .put("waits_for", outcome.waitsFor())
                .put("blocks", sentinel.blocks().size())
                .put("units", sentinel.startIdx())
                .put("rows", sentinel.rows())
                .put("last_unit", sentinel.lastUnit())
                .put("root_sha256", sentinel.root());
    }
}
