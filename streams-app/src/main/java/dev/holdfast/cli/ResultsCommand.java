package dev.holdfast.cli;

import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.errors.UsageException;
import dev.holdfast.model.Progress;
import dev.holdfast.model.ResultCount;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.runtime.ResultComparison;
import dev.holdfast.schemas.avro.Experiment;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast results}. */
@Command(
        name = "results",
        description = {
            "Print the results of an experiment, sorted by key.",
            "A handler with an output table gives that table's rows; --items gives one row an item."
        })
public final class ResultsCommand extends BaseCommand {
    /** How results are written. */
    enum Format {
        CSV,
        JSONL,
        PARQUET,
        XLSX
    }

    /** The order of the rows. */
    enum Order {
        KEY,
        SOURCE
    }

    private static final int LOOKED_AFTER = 1_000;

    @Parameters(paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(names = "--format", description = "csv, jsonl, parquet or xlsx (default: csv); the last two need -o FILE.")
    Format format = Format.CSV;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write there instead of to stdout; a pipe or a device is written through.")
    @Nullable
    Path file;

    @Option(names = "--items", description = "One row an item, also for a handler with an output table.")
    boolean items;

    @Option(names = "--flatten", description = "A column for each member of the answers: output.NAME, sorted by name.")
    boolean flatten;

    @Option(names = "--with-source", description = "Add the item's text and fields.")
    boolean withSource;

    @Option(names = "--order", description = "key or source: sorted by key (default), or as the source has the rows.")
    Order order = Order.KEY;

    @Option(
            names = "--neutral-formulas",
            description = "CSV: put an apostrophe before a text that a spreadsheet would take for a formula.")
    boolean neutral;

    @Option(names = "--follow", description = "Wait for the end of a running experiment first.")
    boolean follow;

    @Override
    public Integer call() {
        if (options.json && format == Format.CSV) {
            format = Format.JSONL;
        }
        if ((format == Format.PARQUET || format == Format.XLSX) && file == null) {
            throw new UsageException(
                    "--format " + format.name().toLowerCase(Locale.ROOT) + " needs -o FILE: such a file is no text");
        }
        if (neutral && format != Format.CSV) {
            throw new UsageException("--neutral-formulas is for --format csv: nothing takes a text for a formula in "
                    + format.name().toLowerCase(Locale.ROOT));
        }
        try (Holdfast holdfast = options.openToAsk()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            String experimentId = record.getExperimentId();
            if (follow && ProgressFollower.isOpen(record)) {
                requireWorker(holdfast, experimentId);
                Interrupts interrupts = Interrupts.install();
                record = new ProgressFollower(holdfast, out(), err(), false)
                        .toTheEnd(experimentId, () -> !interrupts.isAsked());
            }
            ResultCount printed = print(holdfast, record);
            if (ProgressFollower.isOpen(record)) {
                err().println("holdfast: " + experimentId + " is not finished: these are the results so far");
            }
            boolean interrupted =
                    Interrupts.installed().filter(Interrupts::isAsked).isPresent();
            return interrupted && ProgressFollower.isOpen(record)
                    ? ExitCode.INTERRUPTED
                    : exitCode(holdfast, record, printed);
        }
    }

    /** What is left out, or not what was counted, is said, and scripts have to notice. */
    private int exitCode(Holdfast holdfast, Experiment record, ResultCount printed) {
        if (Progress.isOver(record) && printed.differenceTo(record).isPresent()) {
            Optional<String> different = new ResultComparison(holdfast).difference(record);
            different.ifPresent(what -> err().println("holdfast: " + what));
            if (different.isPresent()) {
                return ExitCode.INTERNAL;
            }
        }
        return exitCode(holdfast, unreadable -> unreadable.isOf(record.getExperimentId()));
    }

    private static void requireWorker(Holdfast holdfast, String experimentId) {
        if (holdfast.cluster().isOwner()) {
            throw new RefusedException("nothing works on " + experimentId + " now, so there is nothing to follow:"
                    + " 'holdfast resume " + experimentId + "' goes on with it");
        }
    }

    private ResultCount print(Holdfast holdfast, Experiment record) {
        ResultExport.Wish wish = new ResultExport.Wish(items, flatten, withSource, order == Order.SOURCE);
        try (ResultExport export = new ResultExport(holdfast, record, wish)) {
            if (file == null) {
                export.forEach(watched(rows(out(), export)));
                out().flush();
                return export.read();
            }
            new OutputFile(file).write(format != Format.PARQUET, target -> {
                if (format == Format.PARQUET) {
                    export.parquet(target);
                } else if (format == Format.XLSX) {
                    workbook(export, target);
                } else {
                    try (Writer writer = Files.newBufferedWriter(target)) {
                        export.forEach(rows(writer, export));
                    }
                }
            });
            return export.read();
        }
    }

    private Consumer<@Nullable Object[]> rows(Writer writer, ResultExport export) {
        return format == Format.JSONL
                ? ResultWriter.jsonLines(writer, export.columns())
                : ResultWriter.csv(writer, export.columns(), neutral);
    }

    private static void workbook(ResultExport export, Path target) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(target));
                ResultWorkbook book = new ResultWorkbook(out, export.columns(), ResultWorkbook.MOST_ROWS)) {
            export.forEach(book::add);
        }
    }

    /** Looks from time to time whether somebody still reads: there may be millions of rows to come. */
    private Consumer<@Nullable Object[]> watched(Consumer<@Nullable Object[]> sink) {
        AtomicLong rows = new AtomicLong();
        return row -> {
            sink.accept(row);
            if (rows.incrementAndGet() % LOOKED_AFTER == 0 && out().checkError()) {
                throw new OutputLostException();
            }
        };
    }

    /** Standard output can no longer be written; why is known to what stands behind it. */
    public static final class OutputLostException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
