package dev.holdfast.blocks.audit;

import dev.holdfast.blocks.store.BlockFile;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a scan found of one file by itself.
 *
 * @param name its name
 * @param bytes its length
 * @param sha256 its checksum; null if the bytes cannot be read, or were not asked for
 * @param facts what is inside; null if it cannot be read as the table
 * @param faults what is wrong with it alone
 */
public record ScannedFile(
        String name,
        long bytes,
        @Nullable String sha256,
        @Nullable ScannedFileFacts facts,
        List<BlockFault> faults) {

    /** Says whether its rows could be read. */
    public boolean isReadable() {
        return facts != null && facts.rows() > 0;
    }

    public String min() {
        return Objects.requireNonNull(Objects.requireNonNull(facts).min());
    }

    public String max() {
        return Objects.requireNonNull(Objects.requireNonNull(facts).max());
    }

    public long units() {
        return Objects.requireNonNull(facts).units();
    }

    public long rows() {
        return Objects.requireNonNull(facts).rows();
    }

    /** Returns it as a block of a number. */
    BlockFile asBlock(int number) {
        return new BlockFile(
                number, name, rows(), units(), min(), max(), bytes, Objects.requireNonNull(sha256, "was hashed"));
    }
}
