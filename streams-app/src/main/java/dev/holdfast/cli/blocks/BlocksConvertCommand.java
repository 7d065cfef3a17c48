package dev.holdfast.cli.blocks;

import dev.holdfast.blocks.convert.ConversionOutcome;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.cli.Interrupts;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.UsageException;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.BlockConversion;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast blocks convert}. */
@Command(
        name = "convert",
        description = {
            "Bring the results that are new into blocks. What was read is kept when it is interrupted,",
            "and a kill at any moment is undone by the next conversion."
        })
final class BlocksConvertCommand extends BaseCommand {
    private static final Duration HELD_BOUND = Duration.ofMinutes(1);

    @Parameters(paramLabel = "ID|latest", description = "Of which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(
            names = "--units-per-block",
            paramLabel = "N",
            description = "For the first conversion: distinct units in one block (default: the SPEC's, else 500000).")
    @Nullable
    Long unitsPerBlock;

    @Option(names = "--from-earliest", description = "Read topic results from its beginning; what is there stays.")
    boolean fromEarliest;

    @Option(names = "--dry-run", description = "Say what would change; change nothing.")
    boolean dryRun;

    @Override
    public Integer call() {
        if (unitsPerBlock != null && unitsPerBlock < 1) {
            throw new UsageException("--units-per-block must be 1 at least, but was " + unitsPerBlock);
        }
        Interrupts interrupts = Interrupts.install();
        try (Holdfast holdfast = options.open()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            ConversionOutcome outcome = new BlockConversion(holdfast, HELD_BOUND, () -> !interrupts.isAsked())
                    .convert(record, unitsPerBlock, fromEarliest, dryRun);
            outcome.recovered().forEach(what -> err().println("holdfast: " + what));
            if (options.json) {
                out().println(Json.pretty(ConversionReport.json(outcome, dryRun)));
            } else {
                out().println(ConversionReport.inWords(outcome, dryRun));
            }
            if (!outcome.finished()) {
                err().println("holdfast: interrupted; what was read is kept; go on with: holdfast blocks convert "
                        + record.getExperimentId());
            }
            return outcome.finished() ? ExitCode.OK : ExitCode.INTERRUPTED;
        }
    }
}
