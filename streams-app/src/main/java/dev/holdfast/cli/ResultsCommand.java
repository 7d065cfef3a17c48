package dev.holdfast.cli;

import dev.holdfast.blocks.IoReason;
import dev.holdfast.blocks.ParquetExport;
import dev.holdfast.blocks.Table;
import dev.holdfast.config.Spec;
import dev.holdfast.runtime.AnswerRows;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Tables;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
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
final class ResultsCommand extends BaseCommand {
    /** How results are written. */
    enum Format {
        CSV,
        JSONL,
        PARQUET
    }

    @Parameters(paramLabel = "ID|latest", description = "Which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(names = "--format", description = "csv, jsonl or parquet (default: csv); parquet needs -o FILE.")
    Format format = Format.CSV;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write there instead of to stdout.")
    @Nullable
    Path file;

    @Option(names = "--items", description = "One row an item, also for a handler with an output table.")
    boolean items;

    @Option(names = "--follow", description = "Wait for the end of a running experiment first.")
    boolean follow;

    @Override
    public Integer call() {
        if (format == Format.PARQUET && file == null) {
            throw new UsageException("--format parquet needs -o FILE: a Parquet file is no text");
        }
        try (Holdfast holdfast = options.open()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            String experimentId = record.getExperimentId();
            if (follow && Follow.isOpen(record)) {
                requireWorker(holdfast, experimentId);
                Interrupts interrupts = Interrupts.install();
                record = new Follow(holdfast, out(), err(), false).toTheEnd(experimentId, () -> !interrupts.isAsked());
            }
            print(holdfast, record);
            if (Follow.isOpen(record)) {
                err().println("holdfast: " + experimentId + " is not finished: these are the results so far");
            }
            boolean interrupted =
                    Interrupts.installed().filter(Interrupts::isAsked).isPresent();
            return interrupted && Follow.isOpen(record) ? Exit.INTERRUPTED : Exit.OK;
        }
    }

    private static void requireWorker(Holdfast holdfast, String experimentId) {
        if (holdfast.cluster().isOwner()) {
            throw new RefusedException("nothing works on " + experimentId + " now, so there is nothing to follow:"
                    + " 'holdfast resume " + experimentId + "' goes on with it");
        }
    }

    private void print(Holdfast holdfast, Experiment record) {
        Optional<AnswerRows> rows = items ? Optional.empty() : AnswerRows.of(holdfast, record);
        try {
            if (format == Format.PARQUET) {
                export(holdfast, record, rows);
            } else {
                write(writer(rows), sink -> Readers.results(holdfast).forEachInOrder(record.getExperimentId(), sink));
            }
        } finally {
            rows.ifPresent(AnswerRows::close);
        }
    }

    private ResultWriter writer(Optional<AnswerRows> rows) {
        boolean jsonl = options.json || format == Format.JSONL;
        if (rows.isPresent()) {
            return jsonl ? ResultWriter.tableJsonl(rows.get()) : ResultWriter.tableCsv(rows.get());
        }
        return jsonl ? ResultWriter.itemsJsonl() : ResultWriter.itemsCsv();
    }

    private void export(Holdfast holdfast, Experiment record, Optional<AnswerRows> rows) {
        String kind = Spec.fromJson(record.getSpec()).handler().kind();
        String experimentId = record.getExperimentId();
        Table table = items ? Tables.items(experimentId, kind) : Tables.of(holdfast.handlers(), experimentId, kind);
        Function<Result, Stream<@Nullable Object[]>> all = Tables.rows(rows);
        new ParquetExport(holdfast.config().blocks())
                .write(
                        table,
                        sink -> Readers.results(holdfast).forEach(experimentId, result -> {
                            try (Stream<@Nullable Object[]> some = all.apply(result)) {
                                some.forEach(sink);
                            }
                        }),
                        Objects.requireNonNull(file));
    }

    /** Writes to a file whole or not at all. */
    private void write(ResultWriter writer, Consumer<Consumer<Result>> results) {
        Path target = file;
        if (target == null) {
            results.accept(writer.to(out()));
            out().flush();
            return;
        }
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try {
            try (Writer opened = Files.newBufferedWriter(partial);
                    PrintWriter printer = new PrintWriter(opened)) {
                results.accept(writer.to(printer));
                if (printer.checkError()) {
                    throw new IOException("no room, or the disk failed");
                }
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | UncheckedIOException e) {
            throw new RefusedException(target + " cannot be written: " + IoReason.of(e));
        } finally {
            discard(partial);
        }
    }

    private static void discard(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // What went wrong before is what counts; the name says that it is no result.
        }
    }
}
