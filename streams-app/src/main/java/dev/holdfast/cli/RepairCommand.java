package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.cluster.Notices;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.RefusedException;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.results.OpenTransactions;
import dev.holdfast.results.TopicReader;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.FolderRepair;
import dev.holdfast.runtime.HangingTransactions;
import dev.holdfast.runtime.HangingTransactions.Hanging;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.runtime.ResultsRepair;
import dev.holdfast.schemas.avro.Experiment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast repair}. */
@Command(
        name = "repair",
        description = {
            "Rebuild what damage to the data folder took: files of the broker, state stores, results. Says what it will do,",
            "asks, does it, and names what is lost for good. Exit code 4 if something is. May be killed and run again."
        })
final class RepairCommand extends BaseCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "ID|latest",
            description = "The experiment whose results are rebuilt; a unique beginning will do (default: all).")
    @Nullable
    String id;

    @Option(names = "--dry-run", description = "Say what is damaged and what would be done; change nothing.")
    boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    boolean yes;

    private final List<String> found = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    @Override
    public Integer call() {
        AppConfig config = options.settings();
        options.log(config);
        boolean filesAreWhole = !config.broker().isEmbedded() || repairFiles(config);
        if (filesAreWhole) {
            HandlerTypes handlers = GlobalOptions.handlers(config);
            try (Holdfast holdfast = Holdfast.open(config, handlers)) {
                requireAlone(holdfast);
                endTransactions(holdfast);
                rebuildResults(holdfast);
            }
        }
        return report(filesAreWhole);
    }

    /** Returns whether the rest can be looked at: not before damaged files are repaired. */
    private boolean repairFiles(AppConfig config) {
        try (FolderRepair folder = FolderRepair.open(config)
                .orElseThrow(() -> new RefusedException("another command uses the data folder "
                        + config.data().toAbsolutePath().normalize() + "; stop it, then repair"))) {
            FolderRepair.Found damage = folder.find();
            if (damage.isEmpty()) {
                return true;
            }
            damage.inWords().forEach(this::find);
            List<String> remedies = folder.remedies(damage);
            if (!confirmed(remedies)) {
                lost.addAll(folder.losses(damage));
                return false;
            }
            folder.apply(damage);
            remedies.forEach(this::did);
            lost.addAll(folder.losses(damage));
            return true;
        }
    }

    private static void requireAlone(Holdfast holdfast) {
        if (holdfast.isServed()) {
            throw new RefusedException("an application works here; stop it, then repair");
        }
    }

    private void endTransactions(Holdfast holdfast) {
        try (HangingTransactions transactions = HangingTransactions.of(holdfast)) {
            List<Hanging> hanging = transactions.find();
            hanging.forEach(one -> find(one.inWords()));
            List<String> remedies = hanging.stream()
                    .map(one -> "the transaction on topic " + one.partition().topic() + ", partition "
                            + one.partition().partition() + ", is aborted")
                    .toList();
            if (!hanging.isEmpty() && confirmed(remedies)) {
                hanging.forEach(transactions::abort);
                remedies.forEach(this::did);
            }
        }
    }

    private void rebuildResults(Holdfast holdfast) {
        TopicReader topics =
                new TopicReader(holdfast.connection()::reader, OpenTransactions.NOT_LOOKED_FOR, Notices::say);
        List<Experiment> records = id == null
                ? Readers.answers(holdfast).experiments()
                : List.of(Readers.experiments(holdfast).resolve(id));
        for (Experiment record : records) {
            ResultsRepair repair = new ResultsRepair(holdfast, topics, record);
            ResultsRepair.Plan plan = repair.plan();
            if (plan.missing() > 0) {
                rebuild(record.getExperimentId(), repair, plan);
            }
        }
    }

    private void rebuild(String experimentId, ResultsRepair repair, ResultsRepair.Plan plan) {
        find(experimentId + ": " + plan.missing() + " results are missing");
        String remedy = experimentId + ": " + plan.rebuilt().size()
                + " results are written again, from topic attempts, from the items store, or by a pure handler";
        if (!plan.rebuilt().isEmpty() && confirmed(List.of(remedy))) {
            repair.write(plan);
            did(remedy);
        }
        plan.lost()
                .forEach(key -> lost.add(
                        experimentId + ": the answer to " + key + " can't be recovered from any topic or store"));
        if (plan.digestDiffers()) {
            lost.add(experimentId + ": the answers differ from those that were counted: their digest is another one");
        }
    }

    private void find(String sentence) {
        found.add(sentence);
        if (!options.json) {
            out().println("found: " + sentence);
        }
    }

    private void did(String sentence) {
        done.add(sentence);
        if (!options.json) {
            out().println("done:  " + sentence);
            out().flush();
        }
    }

    private boolean confirmed(List<String> remedies) {
        if (!options.json && !yes) {
            remedies.forEach(remedy -> out().println("plan:  " + remedy));
            out().flush();
        }
        if (dryRun) {
            return false;
        }
        if (!yes) {
            new ConfirmPrompt(this).require("do this?", "say --yes, or --dry-run to look only");
        }
        return true;
    }

    private int report(boolean looked) {
        if (options.json) {
            ObjectNode node = Json.object().put("dry_run", dryRun).put("complete", looked);
            put(node.putArray("found"), found);
            put(node.putArray("done"), done);
            put(node.putArray("lost"), lost);
            out().println(Json.pretty(node));
        } else {
            lost.forEach(loss -> out().println("lost:  " + loss));
            if (found.isEmpty()) {
                out().println("nothing is damaged");
            } else if (dryRun) {
                out().println("nothing was changed; 'holdfast repair' applies this"
                        + (looked ? "" : " and then checks transactions and results"));
            }
        }
        return lost.isEmpty() ? ExitCode.OK : ExitCode.WITH_ERRORS;
    }

    private static void put(ArrayNode into, List<String> sentences) {
        sentences.forEach(into::add);
    }
}
