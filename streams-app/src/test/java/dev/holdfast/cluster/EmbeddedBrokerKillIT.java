package dev.holdfast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was committed before kill -9 is visible after the restart, whole, and nothing stands in the way of what comes
 * after. More rounds with {@code -Dholdfast.kill.rounds=N}; {@code -Dholdfast.kill.cure=false} shows the hazard.
 */
class EmbeddedBrokerKillIT {
    private static final int ROUNDS = Integer.getInteger("holdfast.kill.rounds", 3);
    private static final boolean CURE = Boolean.parseBoolean(System.getProperty("holdfast.kill.cure", "true"));

    @Test
    void keepsEveryAcknowledgedTransactionWholeThroughKills(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("holdfast.kill.seed", System.nanoTime());
        assertThat(new KillRounds(folder.resolve("kafka"), CURE, seed).run(ROUNDS))
                .as("faults (seed %d)", seed)
                .isEmpty();
    }
}
