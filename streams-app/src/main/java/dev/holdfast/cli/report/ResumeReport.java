package dev.holdfast.cli.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cli.CommandContext;
import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.model.Sentences;
import dev.holdfast.operations.RemainingCost;
import dev.holdfast.operations.SpecDrift;
import dev.holdfast.results.DisplayText;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.LeaseOwners;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Lease;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a person is told before an experiment is resumed (R18). */
public final class ResumeReport {
    private static final List<String> KNOWN_BY = List.of("provider", "model", "temperature", "seed");

    private final CommandContext session;

    public ResumeReport(CommandContext session) {
        this.session = session;
    }

    public void print(
            Experiment record,
            Spec stored,
            SpecDrift drift,
            List<String> accepted,
            boolean dryRun,
            RemainingCost rest) {
        if (session.isJson()) {
            if (dryRun) {
                session.out().println(Json.pretty(json(record, drift, rest)));
            }
            return;
        }
        session.say((dryRun ? "would resume " : "resuming ") + record.getExperimentId() + " (" + record.getName()
                + "), " + DisplayText.of(record.getStatus())
                + (record.getStatusReason() == null ? "" : " (" + record.getStatusReason() + ")") + ", handler "
                + inShort(stored.handler()));
        session.say("  " + ExperimentCounts.done(record) + "/" + ExperimentCounts.total(record) + " ("
                + ExperimentCounts.percent(record) + ") done, "
                + record.getItemsFailed() + " of them failed, " + ExperimentCounts.pending(record) + " left, "
                + record.getItemsInDoubt() + " in doubt so far, " + record.getItemsSubmitted() + " submitted"
                + (record.getItemsSampled() == 0 ? "" : " and a sample of " + record.getItemsSampled()));
        session.say("  mode: what is missing and what was under way; failed items are left to 'holdfast retry'");
        if (record.getItemsTotal() != null && ExperimentCounts.pending(record) == 0) {
            session.say("  nothing is left to do: the experiment is finalised");
        }
        rest.lines().forEach(line -> session.say("  " + line));
        lease(record.getLease());
        drift(drift, accepted);
    }

    /** Returns the kind with the settings that people know a run by (R18), such as {@code llm (model m, temperature 0)}. */
    static String inShort(HandlerSection handler) {
        String settings = KNOWN_BY.stream()
                .filter(handler.settings()::containsKey)
                .map(name -> name + " " + handler.settings().get(name))
                .collect(Collectors.joining(", "));
        return handler.kind() + (settings.isEmpty() ? "" : " (" + settings + ")");
    }

    private void lease(@Nullable Lease lease) {
        if (lease != null) {
            session.say("  lease: " + Sentences.of(lease.getOwner()) + " since " + lease.getSince()
                    + (LeaseOwners.isGone(lease.getOwner()) ? ", which is gone" : ""));
        }
    }

    private void drift(SpecDrift drift, List<String> accepted) {
        if (drift.warning() != null) {
            session.say("  warning: " + drift.warning());
        }
        drift.differences()
                .forEach(difference -> session.say(
                        accepted.contains(difference.path())
                                ? "  changed from now on: " + difference.path()
                                : "  warning: " + difference));
    }

    private static ObjectNode json(Experiment record, SpecDrift drift, RemainingCost rest) {
        ObjectNode node = Json.experiment(record).put("dry_run", true);
        rest.addTo(node);
        ArrayNode differences = node.putArray("drift");
        drift.differences().forEach(difference -> differences.add(difference.toString()));
        return node;
    }
}
