package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.report.SourceReport;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.spec.ExperimentSection;
import dev.holdfast.config.spec.SourceCheck;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.spec.SpecReader;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.errors.UsageException;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.ingest.ColumnNames;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.SourceRefusedException;
import dev.holdfast.ingest.Spread;
import dev.holdfast.operations.CostEstimate;
import dev.holdfast.operations.SpecQuery;
import dev.holdfast.operations.SpecSources;
import dev.holdfast.operations.Submission;
import dev.holdfast.results.ExperimentFollower;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.submission.SubmissionProgress;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast run}. */
@Command(name = "run", description = "Start an experiment, submit its items, follow it to the end.")
final class RunCommand extends BaseCommand {
    @Parameters(paramLabel = "SPEC.yaml", description = "What to do; docs/spec.md describes it.")
    @Nullable
    Path file;

    @Option(names = "--id", paramLabel = "ID", description = "The experiment's id (default: made from name and time).")
    @Nullable
    String id;

    @Option(names = "--set", paramLabel = "PATH=VALUE", description = "Change one value of the SPEC; may be repeated.")
    List<String> sets = List.of();

    @Option(names = "--dry-run", description = "Check the SPEC and count the items; start nothing.")
    boolean dryRun;

    @Option(
            names = "--columns",
            description = "List the names of all columns of the source, with their numbers; start nothing.")
    boolean columns;

    @Option(names = "--detach", description = "Return once all is submitted; needs a running 'holdfast up'.")
    boolean detach;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "Run N items spread over the source, say what all will cost, and pause; 'resume' does the"
                    + " rest.")
    @Nullable
    Long sample;

    @Option(
            names = "--fail-on-regression",
            description = "Exit with 6 if a metric is worse than the baseline's, or without one the previous comparable"
                    + " run's, by more than its threshold.")
    boolean failOnRegression;

    @Override
    public Integer call() throws SourceRefusedException {
        requireSample();
        AppConfig config = options.settings();
        HandlerTypes handlers = GlobalOptions.handlers(config);
        if (columns) {
            return listColumns(
                    SpecReader.read(Objects.requireNonNull(file), sets, SpecSources.known(handlers), SourceCheck.NONE));
        }
        Path written = Objects.requireNonNull(file);
        Spec spec = SpecReader.read(written, sets, SpecSources.known(handlers), SpecQuery.check(written));
        try (SpecQuery query =
                dryRun ? SpecQuery.toLook(spec, written, config) : SpecQuery.toStart(spec, written, config)) {
            return call(query, config, handlers);
        }
    }

    private int call(SpecQuery query, AppConfig config, HandlerTypes handlers) throws SourceRefusedException {
        Spec spec = query.spec();
        String experimentId = experimentId(spec);
        ItemSource source = SpecSources.source(experimentId, spec, handlers);
        SourceFacts facts = query.named(source.scan());
        if (dryRun) {
            HandlerType type = handlers.require(spec.handler().kind());
            requireAll(type, spec);
            new SourceReport(out(), err(), options.json)
                    .print(
                            spec,
                            source,
                            facts,
                            type.mode(spec.handler()),
                            CostEstimate.of(spec, type, source, facts.getItems(), facts.getItems())
                                    .orElse(null));
            return ExitCode.OK;
        }
        if (options.json) {
            new SourceReport(out(), err(), true).warn(source);
        }
        try (CommandContext session = new CommandContext(options.openToWork(config, handlers), this)) {
            requireWorker(session.holdfast());
            session.requireFit(spec.handler(), !detach);
            session.requireRoom();
            if (!detach) {
                session.holdfast().startApplication();
            }
            return start(session, experimentId, query, source, facts);
        }
    }

    private void requireSample() {
        if (sample == null) {
            return;
        }
        if (sample < 1 || sample > Spread.MOST) {
            throw new UsageException("--sample must be from 1 to " + Spread.MOST + ", but was " + sample);
        }
        if (detach || dryRun) {
            throw new UsageException("--sample waits for its items: it does not go with "
                    + (detach ? "--detach" : "--dry-run, which calls nothing"));
        }
    }

    private int listColumns(Spec spec) throws SourceRefusedException {
        SourceSection source = spec.source();
        if (source == null) {
            throw new RefusedException("the SPEC has no source, so there are no columns");
        }
        List<String> names = SpecQuery.columns(source, Objects.requireNonNull(file));
        if (options.json) {
            boolean asked = source.files().query() != null;
            ObjectNode node = Json.object()
                    .put("source_file", asked ? "source.sql" : source.files().shown());
            ArrayNode list = node.putArray("columns");
            names.forEach(list::add);
            out().println(Json.pretty(node));
        } else {
            for (int i = 0; i < names.size(); i++) {
                out().println("#" + (i + 1) + " " + ColumnNames.quoted(names.get(i)));
            }
        }
        return ExitCode.OK;
    }

    /** A dry run says what the run would be refused for. */
    private static void requireAll(HandlerType type, Spec spec) {
        Set<String> missing = new LinkedHashSet<>(type.missingHere(spec.handler()));
        missing.addAll(type.missing(spec.handler()));
        if (!missing.isEmpty()) {
            throw new RefusedException(String.join("\n", missing));
        }
    }

    private void requireWorker(Holdfast holdfast) {
        if (detach && holdfast.cluster().isOwner()) {
            throw new RefusedException("--detach needs an application that goes on without this command; start"
                    + " 'holdfast up' in another terminal, or run without --detach");
        }
    }

    private int start(
            CommandContext session, String experimentId, SpecQuery query, ItemSource source, SourceFacts facts) {
        Spec spec = query.spec();
        session.interrupts()
                .lastWords(() -> session.say("interrupted while " + experimentId + " was about to start; if 'holdfast"
                        + " list' shows it, go on with: holdfast resume " + experimentId));
        ExperimentCommand start = Submission.asking(session, experimentId, CommandKind.START);
        start.setSpec(spec.toJson());
        start.setSpecFile(
                Objects.requireNonNull(file).toAbsolutePath().normalize().toString());
        start.setSource(facts);
        start.setItemsTotal(facts.getItems());
        session.ask(start);
        if (!options.json) {
            new SourceReport(out(), err(), false).announce(experimentId, source, facts);
        }
        try (Submission submission = new Submission(session, experimentId)) {
            Experiment record = recordOf(session.holdfast(), experimentId);
            session.follow().event("started", record);
            Spread spread = sample == null ? Spread.NONE : Spread.of(facts.getItems(), sample);
            boolean sampling = spread.size() > 0 && spread.size() < facts.getItems();
            submission.start(
                    source, record, sampling ? SubmissionProgress.ofSample(spread) : new SubmissionProgress(0));
            return detach
                    ? detached(session, submission, experimentId, spec, facts)
                    : new RunMonitor(session, submission)
                            .failingOnRegression(failOnRegression)
                            .stoppingAfter(sampling ? spread : Spread.NONE)
                            .follow(experimentId, spec);
        }
    }

    private int detached(
            CommandContext session, Submission submission, String experimentId, Spec spec, SourceFacts facts) {
        submission.await();
        String blocks = spec.blocks() == null ? "" : "; the application that completes it makes its blocks";
        String said = "started; " + facts.getItems() + " items submitted" + blocks;
        if (options.json) {
            out().println(Json.mutation(experimentId, true, false, said));
        } else {
            session.say(experimentId + " " + said + "; follow it with: holdfast watch " + experimentId);
        }
        return ExitCode.OK;
    }

    private static Experiment recordOf(Holdfast holdfast, String experimentId) {
        try (ExperimentFollower follower = Readers.follower(holdfast, experimentId)) {
            return follower.current().orElseThrow();
        }
    }

    private String experimentId(Spec spec) {
        String wanted = id != null ? id : spec.experiment().id();
        if (wanted == null) {
            return ExperimentIds.generate(spec.experiment().name());
        }
        try {
            return ExperimentSection.requireId(wanted);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--id " + e.getMessage());
        }
    }
}
