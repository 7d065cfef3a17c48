package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.testing.CountingService;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Items;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** One submitter an experiment (R9-R11, A5). By hand: {@code -Dholdfast.resume.rounds=50}. */
class OwnershipIT {
    private static final int ROUNDS = Integer.getInteger("holdfast.resume.rounds", 2);
    private static final String TTL = "lease.ttl=4s";

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    @Test
    void hasOneOwnerHoweverManyResumeItAtOnce() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(500))) {
            Path spec = Items.spec(folder, "owned", 1_000 + 400 * ROUNDS, service.url());
            holdfast.up(data);
            HoldfastProcess owner = run(data, spec);
            for (int round = 0; round < ROUNDS; round++) {
                owner.kill();
                HoldfastProcess one = holdfast.start(data, "resume", "owned", "--json");
                HoldfastProcess two = holdfast.start(data, "resume", "owned", "--json");
                HoldfastProcess refused = awaitFirstEnd(one, two);
                owner = refused == one ? two : one;

                assertThat(refused.awaitExit(HoldfastCommands.BOUND))
                        .as(refused.printed())
                        .isEqualTo(3);
                long pid = ownerOf(data).get("pid").asLong();
                assertThat(refused.err())
                        .as("it names the other%s", refused.printed())
                        .anyMatch(line -> line.contains("pid " + pid));
                assertThat(pid).isEqualTo(owner.pid());
                owner.awaitOut(line -> line.contains("\"started\""), HoldfastCommands.BOUND);
                assertThat(owner.isAlive()).isTrue();
                assertThat(ownerOf(data).get("epoch").asInt()).isEqualTo(2 + round);
            }
            owner.kill();
        }
    }

    @Test
    void anOwnerThatSleptPastItsLeaseWritesNothingMoreAndSaysWhy() throws Exception {
        Path data = folder.resolve("data");
        try (CountingService service = CountingService.start(Duration.ofMillis(500))) {
            Path spec = Items.spec(folder, "owned", 4_000, service.url());
            holdfast.up(data);
            HoldfastProcess old = run(data, spec);
            HoldfastProcess early = holdfast.run(3, data, "resume", "owned");
            assertThat(early.err()).as(early.printed()).anyMatch(line -> line.contains("pid " + old.pid()));
            holdfast.run(2, data, "resume", "owned", "--take-over");

            old.signal("STOP");
            Awaitility.await("its lease is over").atMost(HoldfastCommands.BOUND).until(() -> isSilent(data));
            HoldfastProcess next = holdfast.start(
                    data, "resume", "owned", "--json", "--setting", TTL, "--take-over", "--reason", "it hangs");
            next.awaitOut(line -> line.contains("\"started\""), HoldfastCommands.BOUND);
            Awaitility.await("the new lease")
                    .atMost(HoldfastCommands.BOUND)
                    .until(() -> ownerOf(data).get("pid").asLong() == next.pid());
            old.signal("CONT");

            assertThat(old.awaitExit(HoldfastCommands.BOUND)).as(old.printed()).isEqualTo(3);
            assertThat(old.err())
                    .as(old.printed())
                    .anyMatch(line -> line.contains("was taken over by")
                            && line.contains("pid " + next.pid())
                            && line.contains("it hangs"));
            assertThat(ownerOf(data).get("epoch").asInt()).isEqualTo(2);
            holdfast.run(0, data, "cancel", "owned", "--json");
            next.awaitExit(4, HoldfastCommands.BOUND);
            JsonNode record = show(data);
            assertThat(record.get("items_succeeded").asInt()
                            + record.get("items_cancelled").asInt())
                    .isEqualTo(4_000);
            assertThat(record.get("duplicates").asInt())
                    .as("items that were sent twice")
                    .isZero();
        }
    }

    private HoldfastProcess run(Path data, Path spec) throws Exception {
        HoldfastProcess run = holdfast.start(data, "run", spec.toString(), "--id", "owned", "--json", "--setting", TTL);
        run.awaitOut(line -> line.contains("\"progress\""), HoldfastCommands.BOUND);
        return run;
    }

    private static HoldfastProcess awaitFirstEnd(HoldfastProcess one, HoldfastProcess two) {
        Awaitility.await("one of two is refused")
                .atMost(HoldfastCommands.BOUND)
                .until(() -> List.of(one, two).stream().anyMatch(process -> !process.isAlive()));
        return one.isAlive() ? two : one;
    }

    private boolean isSilent(Path data) throws Exception {
        Instant heard = Instant.parse(ownerOf(data).get("heartbeat_at").asText());
        return heard.plusSeconds(4).isBefore(Instant.now());
    }

    private JsonNode ownerOf(Path data) throws Exception {
        return show(data).get("lease");
    }

    private JsonNode show(Path data) throws Exception {
        return holdfast.run(0, data, "show", "owned", "--json").json();
    }
}
