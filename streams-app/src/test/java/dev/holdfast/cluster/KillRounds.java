package dev.holdfast.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills a {@link TransactionalBrokerMain} at random moments, starts it again, and looks at what a reader sees. */
final class KillRounds {
    private static final Logger LOG = LoggerFactory.getLogger(KillRounds.class);
    private static final Duration START_BOUND = Duration.ofSeconds(60);
    private static final long TRANSACTIONS_A_ROUND = 1_000_000;

    private final Path logDir;
    private final boolean cure;
    private final Random random;
    private final CommittedReader reader = new CommittedReader();
    private final List<String> faults = new ArrayList<>();

    KillRounds(Path logDir, boolean cure, long seed) {
        this.logDir = logDir;
        this.cure = cure;
        random = new Random(seed);
    }

    /** Runs the rounds and returns every fault that was seen, one sentence each. */
    List<String> run(int rounds) throws Exception {
        for (int round = 0; round <= rounds; round++) {
            if (round % 3 == 2) {
                killWhileStarting(round);
            }
            try (ChildJvm child = start(round)) {
                String[] ready = child.await("READY", START_BOUND).split(" ");
                String inited = child.await("INITED", START_BOUND);
                List<String> seen = reader.check(ready[0]);
                String name = cureAndNumber(round);
                seen.forEach(fault -> faults.add("round " + name + ": " + fault));
                LOG.info(
                        "round {}: broker ready {} ms after JVM start, transactions {} ms; faults {}",
                        name,
                        ready[1],
                        inited,
                        seen);
                child.say("GO");
                child.await("ACKED", START_BOUND);
                linger(child, round);
                child.kill();
                reader.acknowledged(child.lines());
            }
        }
        return faults;
    }

    private String cureAndNumber(int round) {
        return round + (cure ? "" : " (without the cure)");
    }

    private ChildJvm start(int round) throws IOException {
        return ChildJvm.start(
                TransactionalBrokerMain.class,
                logDir.toString(),
                String.valueOf(cure),
                String.valueOf(1 + round * TRANSACTIONS_A_ROUND));
    }

    /** Lets transactions flow until a random count of them is acknowledged. */
    private void linger(ChildJvm child, int round) {
        int wanted = child.lines().size() + 1 + random.nextInt(400);
        Awaitility.await("transactions of round " + round)
                .atMost(START_BOUND)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> child.lines().size() >= wanted);
    }

    private void killWhileStarting(int round) throws Exception {
        long untilNanos = System.nanoTime()
                + Duration.ofMillis(1500 + random.nextInt(4000)).toNanos();
        try (ChildJvm child = start(round)) {
            Awaitility.await("a moment within a start")
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> System.nanoTime() >= untilNanos);
            child.kill();
            LOG.info("round {}: killed within its start, after {}", round, child.lines());
        }
    }
}
