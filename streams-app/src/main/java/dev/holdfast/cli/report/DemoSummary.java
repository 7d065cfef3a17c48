package dev.holdfast.cli.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.audit.Proof;
import dev.holdfast.audit.TopicEvidence;
import dev.holdfast.blocks.audit.AuditReport.Check;
import dev.holdfast.cli.GlobalOptions;
import dev.holdfast.cli.blocks.BlocksAuditCommand;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.config.yaml.Durations;
import dev.holdfast.demo.FakeProvider;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.operations.SpecSources;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What a demonstration says at its end: what the run went through, what came of it, and whether an audit proves that. */
public final class DemoSummary {
    private final Holdfast holdfast;
    private final GlobalOptions options;
    private final PrintWriter out;

    public DemoSummary(Holdfast holdfast, GlobalOptions options, PrintWriter out) {
        this.holdfast = holdfast;
        this.options = options;
        this.out = out;
    }

    /** Audits the experiment and prints; returns the exit code. */
    public int print(String experimentId, int kills, FakeProvider provider, Duration took) {
        Experiment record = Readers.experiments(holdfast).resolve(experimentId);
        List<Check> checks = audit(record);
        boolean proven = checks.stream().allMatch(Check::passed);
        if (options.json) {
            ObjectNode node = Json.experiment(record)
                    .put("kills", kills)
                    .put("provider_calls", calls(provider))
                    .put("provider_errors", provider.errors())
                    .put("provider_refusals", provider.refused())
                    .put("provider_silences", provider.silences())
                    .put("took_ms", took.toMillis());
            BlocksAuditCommand.put(checks, node.putObject("audit").put("passed", proven));
            out.println(node);
        } else {
            print(record, kills, provider, took);
            print(experimentId, checks, proven);
        }
        return proven ? ExperimentCounts.exitCode(record) : ExitCode.AUDIT_FAILED;
    }

    private List<Check> audit(Experiment record) {
        try (TopicEvidence evidence = new TopicEvidence(holdfast, record)) {
            Spec spec = Spec.fromJson(record.getSpec());
            return new Proof(evidence).run(SpecSources.source(record, spec, holdfast.handlers()));
        }
    }

    private void print(Experiment record, int kills, FakeProvider provider, Duration took) {
        out.println();
        out.println("What it went through, in " + Durations.forPeople(took));
        row("kill -9", kills, "each time the run went on where it was");
        row("HTTP 500", provider.errors(), "tried again");
        row("HTTP 429", provider.refused(), "tried again, more slowly");
        row("no answer", provider.silences(), "given up after 2 s, tried again");
        row("calls in doubt", record.getAttemptsInDoubt(), "under way when it was killed; made again");
        row("calls in all", calls(provider), "as the provider counted them");
        out.println("and what came of it");
        row("items", record.getItemsTotal() == null ? 0 : record.getItemsTotal(), "");
        row("results", record.getItemsSucceeded(), "one for each item, none twice");
        row("failed", record.getItemsFailed(), "");
        out.println();
    }

    private void print(String experimentId, List<Check> checks, boolean proven) {
        String where = where();
        out.println("Its audit, as 'holdfast audit' makes it");
        checks.forEach(check -> out.println("  " + BlocksAuditCommand.line(check)));
        out.println("  " + (proven ? "proven" : "NOT proven"));
        out.println();
        out.println("Look at it:  holdfast show " + experimentId + " " + where);
        out.println("             holdfast items " + experimentId + " --limit 5 " + where);
        out.flush();
    }

    /** The options that name the place; single settings may be nobody's business, and whoever gave them knows them. */
    private String where() {
        StringBuilder where = new StringBuilder("--data ")
                .append(DisplayText.forShell(holdfast.config().data()));
        if (options.bootstrapServers != null) {
            where.append(" --bootstrap-servers ").append(DisplayText.forShell(options.bootstrapServers));
        }
        if (options.config != null) {
            where.append(" --config ").append(DisplayText.forShell(options.config));
        }
        return where.append(options.settings.isEmpty() ? "" : " --setting …").toString();
    }

    private static long calls(FakeProvider provider) {
        return provider.calls().values().stream().mapToLong(Integer::longValue).sum();
    }

    private void row(String what, long count, String note) {
        out.println(
                String.format(Locale.ROOT, "  %-15s %6d  %s", what, count, note).stripTrailing());
    }
}
