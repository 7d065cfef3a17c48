package dev.holdfast.cli.blocks;

import dev.holdfast.blocks.audit.ResumeAudit;
import dev.holdfast.blocks.audit.SentinelRebuild;
import dev.holdfast.blocks.store.OpenBlocks;
import dev.holdfast.blocks.store.Sentinel;
import dev.holdfast.cli.BaseCommand;
import dev.holdfast.cli.BlocksOnDisk;
import dev.holdfast.config.spec.BlocksSection;
import dev.holdfast.config.spec.Spec;
import dev.holdfast.errors.ExitCode;
import dev.holdfast.runtime.BlockConversion;
import dev.holdfast.runtime.Holdfast;
import dev.holdfast.runtime.Readers;
import dev.holdfast.runtime.Version;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast blocks sentinel}. */
@Command(
        name = "sentinel",
        description = "Print the sentinel, from which conversions go on; --rebuild makes it again from the blocks.")
final class BlocksSentinelCommand extends BaseCommand {
    @Parameters(paramLabel = "ID|latest", description = "Of which experiment; a unique beginning will do.")
    @Nullable
    String id;

    @Option(names = "--rebuild", description = "Make it again from the blocks, after they have passed a scan.")
    boolean rebuild;

    @Option(
            names = "--units-per-block",
            paramLabel = "N",
            description = "For --rebuild: how full a block is (default: as the sentinel or the blocks say).")
    @Nullable
    Long unitsPerBlock;

    @Option(names = "--dry-run", description = "For --rebuild: print it, write nothing.")
    boolean dryRun;

    @Override
    public Integer call() {
        requireAtLeast(1, "--units-per-block", unitsPerBlock);
        if (rebuild) {
            return rebuild();
        }
        try (OpenBlocks blocks = BlocksOnDisk.fromDisk(options, Objects.requireNonNull(id))) {
            Sentinel sentinel = BlocksOnDisk.sentinel(blocks);
            out().print(sentinel.toJson());
            Optional<String> wrong =
                    new ResumeAudit(sentinel.lastUnit(), sentinel.startIdx()).inconsistency(blocks.table());
            wrong.ifPresent(what -> err().println("holdfast: " + what));
            return wrong.isEmpty() ? ExitCode.OK : ExitCode.AUDIT_FAILED;
        }
    }

    private int rebuild() {
        try (Holdfast holdfast = options.open()) {
            var record = Readers.experiments(holdfast).resolve(Objects.requireNonNull(id));
            try (OpenBlocks blocks = OpenBlocks.of(holdfast.config(), holdfast.handlers(), record)) {
                Sentinel made = new SentinelRebuild(blocks.store(), blocks.table(), Version.text())
                        .run(unitsPerBlock, ofSpec(Spec.fromJson(record.getSpec())), dryRun);
                if (!dryRun) {
                    BlockConversion.publish(holdfast, made);
                }
                out().print(made.toJson());
                return ExitCode.OK;
            }
        }
    }

    private static @Nullable Long ofSpec(Spec spec) {
        BlocksSection section = spec.blocks();
        return section == null ? null : section.unitsPerBlock();
    }
}
