package dev.holdfast.cli;

import dev.holdfast.blocks.ItemRows;
import dev.holdfast.blocks.ParquetExport;
import dev.holdfast.blocks.Table;
import dev.holdfast.config.Spec;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.OutputTable;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Result;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
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
        Interrupts interrupts = Interrupts.install();
        try (Holdfast holdfast = options.open()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            String experimentId = record.getExperimentId();
            if (follow && Follow.isOpen(record)) {
                requireWorker(holdfast, experimentId);
                record = new Follow(holdfast, out(), err(), false).toTheEnd(experimentId, () -> !interrupts.isAsked());
            }
            Collection<Result> results = Readers.results(holdfast).of(experimentId);
            if (format == Format.PARQUET) {
                export(holdfast, record, results);
            } else {
                write(writer(holdfast, Spec.fromJson(record.getSpec())), results);
            }
            if (Follow.isOpen(record)) {
                err().println("holdfast: " + experimentId + " is not finished: these are the results so far");
            }
            return Exit.OK;
        }
    }

    private static void requireWorker(Holdfast holdfast, String experimentId) {
        if (holdfast.cluster().isOwner()) {
            throw new RefusedException("nothing works on " + experimentId + " now, so there is nothing to follow:"
                    + " 'holdfast resume " + experimentId + "' goes on with it");
        }
    }

    private ResultWriter writer(Holdfast holdfast, Spec spec) {
        Optional<OutputTable> table = items
                ? Optional.empty()
                : holdfast.handlers().find(spec.handler().kind()).flatMap(HandlerType::outputTable);
        boolean jsonl = options.json || format == Format.JSONL;
        if (table.isPresent()) {
            return jsonl ? ResultWriter.tableJsonl(table.get()) : ResultWriter.tableCsv(table.get());
        }
        return jsonl ? ResultWriter.itemsJsonl() : ResultWriter.itemsCsv();
    }

    private void export(Holdfast holdfast, Experiment record, Collection<Result> results) {
        String kind = Spec.fromJson(record.getSpec()).handler().kind();
        boolean byItem = items || Tables.of(holdfast.handlers(), "", kind).shape() == ItemRows.SHAPE;
        Table table = byItem
                ? Tables.items(record.getExperimentId(), kind)
                : Tables.of(holdfast.handlers(), record.getExperimentId(), kind);
        new ParquetExport(holdfast.config().blocks())
                .write(
                        table,
                        results.stream().flatMap(byItem ? ItemRows::of : Tables.rows(holdfast.handlers(), kind)),
                        Objects.requireNonNull(file));
    }

    /** Writes to a file whole or not at all. */
    private void write(ResultWriter writer, Collection<Result> results) {
        Path target = file;
        if (target == null) {
            writer.write(results, out());
            out().flush();
            return;
        }
        Path partial = target.resolveSibling(target.getFileName() + ".partial");
        try {
            try (Writer opened = Files.newBufferedWriter(partial);
                    PrintWriter printer = new PrintWriter(opened)) {
                writer.write(results, printer);
                if (printer.checkError()) {
                    throw new IOException("no room, or the disk failed");
                }
            }
            Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new RefusedException(target + " cannot be written: " + e.getMessage());
        } catch (UncheckedIOException e) {
            throw new RefusedException(target + " cannot be written: " + e.getMessage());
        }
    }
}
