package dev.holdfast.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.audit.Evidence;
import dev.holdfast.audit.FolderEvidence;
import dev.holdfast.audit.Proof;
import dev.holdfast.audit.ProofExport;
import dev.holdfast.audit.TopicEvidence;
import dev.holdfast.blocks.audit.AuditReport.Check;
import dev.holdfast.blocks.store.BlocksRefusedException;
import dev.holdfast.cli.blocks.BlocksAuditCommand;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.errors.UsageException;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.ingest.ItemSource;
import dev.holdfast.ingest.sql.KeptQueries;
import dev.holdfast.model.Sentences;
import dev.holdfast.operations.SpecSources;
import dev.holdfast.results.ExperimentCounts;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.Conversions;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.schemas.avro.Experiment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast audit}. */
@Command(
        name = "audit",
        description = {
            "Prove that an experiment is complete: source, keys, results, blocks, record. Exit code 5 if it is not.",
            "--export DIR writes a folder that 'holdfast audit --folder DIR' proves without a broker, anywhere."
        })
final class AuditCommand extends BaseCommand {
    private static final Duration BLOCKS_BOUND = Duration.ofMinutes(1);
    private static final long LOOK_NANOS = 200_000_000L;

    @Parameters(
            arity = "0..1",
            paramLabel = "ID|latest",
            description = "Which experiment; a unique beginning will do. Not with --folder.")
    @Nullable
    String id;

    @Option(names = "--folder", paramLabel = "DIR", description = "Prove what --export wrote there, and nothing else.")
    @Nullable
    Path folder;

    @Option(names = "--export", paramLabel = "DIR", description = "Write such a folder, then prove it.")
    @Nullable
    Path export;

    @Option(
            names = "--source",
            paramLabel = "FILE",
            description = "Where the source is now, if it was moved: a file, or a pattern in quotes.")
    @Nullable
    Path source;

    @Option(names = "--no-source", description = "Do not look at the source.")
    boolean noSource;

    @Override
    public Integer call() {
        if ((id == null) == (folder == null)) {
            throw new UsageException("name an experiment, or a folder with --folder DIR");
        }
        if (folder != null) {
            options.needsNoFolder();
        }
        AppConfig config = options.settings();
        HandlerTypes handlers = GlobalOptions.handlers(config);
        if (folder != null) {
            options.log(config);
            return prove(new FolderEvidence(folder, config, handlers), handlers, folder);
        }
        try (Holdfast holdfast = options.openToAsk(config, handlers)) {
            Experiment record = Readers.experiments(holdfast).resolve(String.valueOf(id));
            awaitBlocks(holdfast, record);
            if (export != null) {
                new ProofExport(holdfast, record, this::say).to(export);
                return prove(new FolderEvidence(export, config, handlers), handlers, export);
            }
            return prove(new TopicEvidence(holdfast, record), handlers, config.data());
        }
    }

    /** Another command of this folder that works makes them as soon as the experiment is over. */
    private void awaitBlocks(Holdfast holdfast, Experiment record) {
        boolean othersWork =
                holdfast.cluster().isEmbedded() && !holdfast.cluster().isOwner();
        long end = System.nanoTime() + BLOCKS_BOUND.toNanos();
        boolean said = false;
        while (othersWork
                && ExperimentCounts.done(record) > 0
                && areMissing(holdfast, record)
                && System.nanoTime() < end) {
            if (!said) {
                said = true;
                err().println("holdfast: its blocks are not made yet: waiting for them");
                err().flush();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean areMissing(Holdfast holdfast, Experiment record) {
        try {
            return Conversions.areMissing(holdfast, record);
        } catch (BlocksRefusedException e) {
            return false; // the proof says what is wrong with them
        }
    }

    private int prove(Evidence evidence, HandlerTypes handlers, Path place) {
        try (evidence) {
            Proof proof = new Proof(evidence);
            List<Check> checks = proof.run(noSource ? null : source(evidence.record(), handlers, place));
            boolean passed = checks.stream().allMatch(Check::passed);
            String root = proof.root().orElse(null);
            if (options.json) {
                out().println(Json.pretty(json(evidence.record(), checks, passed, root)));
            } else {
                checks.forEach(check -> out().println(BlocksAuditCommand.line(check)));
                out().println((passed ? "proven: " : "NOT proven: ")
                        + evidence.record().getExperimentId()
                        + (root == null ? "" : ", blocks root sha256:" + root));
                if (!passed) {
                    Sentences.leftToDo(evidence.record()).ifPresent(left -> err().println("holdfast: " + left));
                }
            }
            return passed ? ExitCode.OK : ExitCode.AUDIT_FAILED;
        }
    }

    private ItemSource source(Experiment record, HandlerTypes handlers, Path place) {
        Spec moved = SpecSources.moved(Spec.fromJson(record.getSpec()), source, KeptQueries.folder(place));
        return SpecSources.source(record, moved, handlers);
    }

    private static ObjectNode json(Experiment record, List<Check> checks, boolean passed, @Nullable String root) {
        ObjectNode node = Json.object()
                .put("experiment_id", record.getExperimentId())
                .put("passed", passed)
                .put("blocks_root_sha256", root);
        BlocksAuditCommand.put(checks, node);
        return node;
    }
}
