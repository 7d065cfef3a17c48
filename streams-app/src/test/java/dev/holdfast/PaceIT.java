package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.demo.Behaviour;
import dev.holdfast.demo.FakeProvider;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service that lets twenty calls a second through, and says 429 to the others, is asked that often soon. By hand, over
 * more of its time and on a quiet machine: {@code -Dholdfast.pace.seconds=60 -Dholdfast.pace.refused=0.03}.
 */
@Tag("alone")
class PaceIT {
    private static final Logger LOG = LoggerFactory.getLogger(PaceIT.class);
    private static final int PER_SECOND = 20;
    private static final Duration SETTLES = Duration.ofSeconds(30);
    private static final Duration SEEN = Duration.ofSeconds(Integer.getInteger("holdfast.pace.seconds", 8));
    /** The share of calls that may be refused; on a busy machine, and in seconds, they do not arrive as evenly as they begin. */
    private static final double REFUSED = Double.parseDouble(System.getProperty("holdfast.pace.refused", "0.3"));

    private static final Behaviour LIMITED = new Behaviour(Duration.ofMillis(150), 0.5, 0, 0, 0, PER_SECOND);

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void asksAServiceAsOftenAsItBears() throws Exception {
        int items = (int) (SETTLES.plus(SEEN).plusSeconds(30).toSeconds() * PER_SECOND);
        try (FakeProvider provider = FakeProvider.start(LIMITED, 0)) {
            Path spec = Items.spec(folder, "pace", items, provider.uri().toString());
            HoldfastProcess run = holdfast.start(folder.resolve("data"), "run", spec.toString(), "--id", "pace");
            Awaitility.await("the first call")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> !provider.arrivals().isEmpty());
            waitFor(SETTLES);
            long refusedBefore = provider.refused();
            Instant from = Instant.now();
            waitFor(SEEN);
            Instant to = Instant.now();
            long refused = provider.refused() - refusedBefore;
            List<Instant> let = provider.arrivals().stream()
                    .filter(at -> at.isAfter(from) && at.isBefore(to))
                    .toList();
            double perSecond = let.size() * 1e3 / Duration.between(from, to).toMillis();
            double share = refused / (double) (refused + let.size());
            LOG.info("{} calls a second let through, {} of all refused", perSecond, share);
            assertThat(run.isAlive()).as(run.printed()).isTrue();
            assertThat(perSecond).isBetween(17.0, 20.5);
            assertThat(share).isLessThan(REFUSED);
        }
    }

    /** What is seen is a rate: there is nothing to wait for but time. */
    private static void waitFor(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }
}
