package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockFile;
import dev.holdfast.blocks.store.BlockFolder;
import dev.holdfast.blocks.store.BlockNames;
import dev.holdfast.blocks.store.Sentinel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The blocks as they are against what the sentinel says of them. */
final class SentinelCheck {
    private final Sentinel sentinel;
    private final List<BlockFault> faults = new ArrayList<>();

    SentinelCheck(Sentinel sentinel) {
        this.sentinel = sentinel;
    }

    List<BlockFault> against(List<ScannedFile> files) {
        itself();
        Map<String, ScannedFile> byName = new HashMap<>();
        files.forEach(file -> byName.put(file.name(), file));
        Set<String> explained = new HashSet<>();
        for (BlockFile block : sentinel.blocks()) {
            explained.add(block.name());
            ScannedFile file = byName.get(block.name());
            if (file == null) {
                missing(block, files, explained);
            } else {
                compare(block, file);
            }
        }
        files.stream()
                .filter(file -> !explained.contains(file.name()))
                .forEach(file -> fault(BlockFault.Kind.UNLISTED, file.name(), "is not in the sentinel"));
        return faults;
    }

    private void itself() {
        if (!sentinel.root().equals(Sentinel.rootOf(sentinel.blocks()))) {
            fault(
                    BlockFault.Kind.SENTINEL,
                    BlockFolder.SENTINEL,
                    "contradicts itself: its root is not that of its blocks");
        }
        Sentinel owed = sentinel.with(sentinel.blocks(), sentinel.runs(), sentinel.offsets(), "", "");
        same("start_idx", sentinel.startIdx(), owed.startIdx());
        same("rows", sentinel.rows(), owed.rows());
        same("last_unit", sentinel.lastUnit(), owed.lastUnit());
        same("last_block", sentinel.lastBlock(), owed.lastBlock());
    }

    private void same(String member, @Nullable Object said, @Nullable Object owed) {
        if (!Objects.equals(said, owed)) {
            fault(
                    BlockFault.Kind.SENTINEL,
                    BlockFolder.SENTINEL,
                    "contradicts itself: " + member + " is " + said + ", by its blocks it is " + owed);
        }
    }

    private void missing(BlockFile block, List<ScannedFile> files, Set<String> explained) {
        for (ScannedFile file : files) {
            if (block.sha256().equals(file.sha256())) {
                explained.add(file.name());
                fault(
                        BlockFault.Kind.NAME,
                        file.name(),
                        "is block " + block.number() + " and must be named " + block.name());
                return;
            }
        }
        fault(BlockFault.Kind.MISSING, block.name(), "is in the sentinel and not in the folder");
        for (ScannedFile file : files) {
            boolean sameNumber = BlockNames.number(file.name()).orElse(-1) == block.number();
            if (sameNumber && file.isReadable() && file.units() > block.units()) {
                fault(
                        BlockFault.Kind.SENTINEL,
                        BlockFolder.SENTINEL,
                        "is older than the blocks: it has " + block.name() + ", and block " + block.number() + " is "
                                + file.name() + " now; put the newer one back, or make it again with 'holdfast blocks"
                                + " sentinel " + sentinel.experimentId() + " --rebuild'");
            }
        }
    }

    private void compare(BlockFile block, ScannedFile file) {
        if (file.sha256() != null && !file.sha256().equals(block.sha256())) {
            fault(
                    BlockFault.Kind.CHANGED,
                    block.name(),
                    "is not what was written: its SHA-256 is " + file.sha256() + ", the sentinel says " + block.sha256()
                            + (file.bytes() == block.bytes()
                                    ? ""
                                    : "; it has " + file.bytes() + " bytes in place of " + block.bytes()));
        }
        if (file.isReadable() && (file.rows() != block.rows() || file.units() != block.units())) {
            fault(
                    BlockFault.Kind.CHANGED,
                    block.name(),
                    "has " + file.rows() + " rows of " + file.units() + " units, the sentinel says " + block.rows()
                            + " of " + block.units());
        }
    }

    private void fault(BlockFault.Kind kind, String file, String what) {
        faults.add(new BlockFault(kind, file, what));
    }
}
