package dev.holdfast.cli.blocks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.blocks.convert.Rewrite;
import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.cli.ConfirmPrompt;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.results.json.Json;
import dev.holdfast.runtime.BlockConversion;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.runtime.Version;
import dev.holdfast.schemas.avro.Experiment;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands share that change blocks: first they list what goes, then they ask, then they act (P18, P19, P21). */
abstract class BlocksChange extends BaseCommand {
    private static final int LISTED = 10;

    @Parameters(paramLabel = "ID|latest", description = "Of which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(names = "--dry-run", description = "Say what would change; change nothing.")
    boolean dryRun;

    @Option(
            names = {"-y", "--yes"},
            description = "Do it without asking.")
    boolean yes;

    /** Does it, or finds out what it would do. */
    abstract Rewrite.Outcome change(Rewrite rewrite, boolean dryRun);

    /** Says in words what it does. */
    abstract String inWords(Rewrite.Outcome outcome);

    @Override
    public Integer call() {
        try (Holdfast holdfast = options.open()) {
            Experiment record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            try (OpenBlocks blocks = OpenBlocks.of(holdfast.config(), holdfast.handlers(), record)) {
                Rewrite rewrite = new Rewrite(blocks.store(), blocks.table(), Version.text());
                Rewrite.Outcome planned = change(rewrite, true);
                if (dryRun || planned.before().isEmpty()) {
                    report(blocks, planned, false);
                    return ExitCode.OK;
                }
                if (!yes) {
                    list(planned.before());
                    err().println("holdfast: " + inWords(planned));
                    new ConfirmPrompt(this).require("do it?", "say --yes");
                }
                Rewrite.Outcome done = change(rewrite, false);
                if (!done.finished()) {
                    report(blocks, done, false);
                    return ExitCode.INTERRUPTED;
                }
                BlockConversion.publish(holdfast, done.sentinel());
                report(blocks, done, true);
                return ExitCode.OK;
            }
        }
    }

    private void report(OpenBlocks blocks, Rewrite.Outcome outcome, boolean applied) {
        String detail = inWords(outcome) + (outcome.backup() == null ? "" : "; backup in " + outcome.backup());
        if (options.json) {
            ObjectNode node = Json.mutation(blocks.experimentId(), applied, dryRun, detail)
                    .put("blocks_removed", outcome.before().size())
                    .put("blocks_written", outcome.written())
                    .put(
                            "backup",
                            outcome.backup() == null ? null : outcome.backup().toString());
            out().println(Json.pretty(node));
            return;
        }
        list(outcome.before());
        out().println((applied ? "done: " : "nothing was changed: ") + detail);
    }

    private void list(List<BlockFile> files) {
        if (options.json) {
            return;
        }
        files.stream().limit(LISTED).forEach(file -> out().println(file.name()));
        if (files.size() > LISTED) {
            out().println("... and " + (files.size() - LISTED) + " more");
        }
    }
}
