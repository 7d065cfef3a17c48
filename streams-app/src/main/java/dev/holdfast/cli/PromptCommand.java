package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.report.PromptReport;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.errors.UsageException;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.handler.Outgoing;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.operations.RowItems;
import dev.holdfast.operations.SingleCall;
import dev.holdfast.operations.SpecQuery;
import dev.holdfast.operations.SpecSources;
import dev.holdfast.results.json.Json;
import dev.holdfast.schemas.avro.WorkItem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast prompt}. */
@Command(name = "prompt", description = "Print what would be sent for one row; --call sends it, once, unrecorded.")
final class PromptCommand extends BaseCommand {
    /** Stands where an item carries its experiment's id; there is none. */
    private static final String NO_EXPERIMENT = "prompt";

    @Parameters(paramLabel = "SPEC.yaml", description = "What to do; docs/spec.md describes it.")
    @Nullable
    Path file;

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Change one value of the SPEC; may be repeated.")
    List<String> sets = List.of();

    @Option(
            names = "--row",
            paramLabel = "N",
            description = "Which data row of the source, from 1 on; of JSON Lines which line (default: 1).")
    long row = 1;

    @Option(names = "--type", paramLabel = "TYPE", description = "Which item of the row, if it makes several.")
    @Nullable
    String type;

    @Option(names = "--call", description = "Make the call; its answer is printed and recorded nowhere.")
    boolean call;

    @Override
    public Integer call() throws SourceRefusedException {
        requireAtLeast(1, "--row", row);
        AppConfig config = options.settings();
        HandlerTypes handlers = GlobalOptions.handlers(config);
        Path written = Objects.requireNonNull(file);
        Spec read = SpecReader.read(written, sets, SpecSources.known(handlers), SpecQuery.check(written));
        try (SpecQuery query = SpecQuery.toLook(read, written, config)) {
            return call(query.spec(), handlers);
        }
    }

    private int call(Spec spec, HandlerTypes handlers) throws SourceRefusedException {
        HandlerType handler = handlers.require(spec.handler().kind());
        List<WorkItem> items = items(SpecSources.source(NO_EXPERIMENT, spec, handlers));
        if (call && items.size() > 1) {
            throw new UsageException("row " + row + " makes " + items.size() + " items; say which with --type: "
                    + items.stream().map(WorkItem::getType).collect(Collectors.joining(", ")));
        }
        if (call) {
            requireReady(spec, handler);
        }
        List<ObjectNode> documents = new ArrayList<>();
        int code = ExitCode.OK;
        for (WorkItem item : items) {
            code = Math.max(code, show(spec, handler, item, documents));
        }
        if (options.json) {
            out().println(Json.pretty(Json.list(documents)));
        }
        return code;
    }

    private int show(Spec spec, HandlerType handler, WorkItem item, List<ObjectNode> documents) {
        PromptReport report = new PromptReport(spec, item, row);
        SingleCall one = new SingleCall(spec, handler, item);
        int code = ExitCode.OK;
        try {
            Outgoing outgoing = one.outgoing();
            report.sends(outgoing);
            if (call) {
                report.answered(one.make());
            }
        } catch (HandlerFailure failure) {
            report.failed(failure);
            code = ExitCode.WITH_ERRORS;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            code = ExitCode.INTERRUPTED;
        }
        documents.add(report.json());
        if (!options.json) {
            report.lines().forEach(out()::println);
        }
        return code;
    }

    private static void requireReady(Spec spec, HandlerType handler) {
        if (spec.handler().kind().equals(dev.holdfast.config.spec.Workers.HANDLER_KIND)) {
            throw new RefusedException("--call: the calls of handler external are made by workers of yours, not here");
        }
        List<String> missing = Stream.concat(
                        handler.missingHere(spec.handler()).stream(), handler.missing(spec.handler()).stream())
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            throw new RefusedException(String.join("\n", missing));
        }
    }

    private List<WorkItem> items(ItemSource source) throws SourceRefusedException {
        RowItems found = RowItems.of(source, row);
        List<WorkItem> items = found.items().stream()
                .filter(item -> type == null || type.equals(item.getType()))
                .toList();
        if (items.isEmpty()) {
            throw new RefusedException(found.whyNone(type));
        }
        return items;
    }
}
