package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.schemas.avro.Lease;
import dev.holdfast.schemas.avro.LeaseOwner;
import dev.holdfast.testing.Events;
import dev.holdfast.testing.Records;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** One submitter an experiment (R9-R11), whoever asks, in whatever order, and whoever dies. */
class LeaseTest {
    private static final long TTL = 10_000;
    private static final Instant NOW = Instant.ofEpochMilli(Events.ANY_TIME);

    private final ExperimentMachine machine =
            new ExperimentMachine(spec -> new Heading("a name", null, null, Budget.NONE, FailureLimit.NONE));

    @Test
    void theFirstRunHasTheLeaseFromItsStart() {
        Experiment record = started("ann");

        Lease lease = leaseOf(record);
        assertThat(lease.getOwner().getUser()).isEqualTo("ann");
        assertThat(lease.getEpoch()).isEqualTo(1);
        assertThat(lease.getSince()).isEqualTo(NOW);
    }

    @Test
    void aSecondSubmitterIsRefusedByName() { // R9, A5
        Decision refused = machine.decide(started("ann"), wanting("bob"), NOW.plusMillis(TTL - 1));

        assertThat(refused.accepted()).isFalse();
        assertThat(refused.detail())
                .contains("ann@a-host, pid 17")
                .contains("last heard of 9 s ago")
                .contains("--take-over");
    }

    @Test
    void aSilentOwnerLosesTheLeaseByItself() { // R8
        Experiment record = accepted(machine.decide(started("ann"), wanting("bob"), NOW.plusMillis(TTL)));

        assertThat(leaseOf(record).getOwner().getUser()).isEqualTo("bob");
        assertThat(leaseOf(record).getEpoch()).isEqualTo(2);
    }

    @Test
    void aHeartbeatKeepsTheLease() {
        Experiment kept =
                accepted(machine.decide(started("ann"), of("ann", CommandKind.HEARTBEAT), NOW.plusMillis(TTL - 1)));

        assertThat(machine.decide(kept, wanting("bob"), NOW.plusMillis(TTL)).accepted())
                .isFalse();
        assertThat(machine.decide(kept, wanting("bob"), NOW.plusMillis(2 * TTL)).accepted())
                .isTrue();
    }

    @Test
    void takingOverNeedsAReasonAndIsRemembered() {
        ExperimentCommand without = wanting("bob");
        without.setTakeOver(true);
        ExperimentCommand with = wanting("bob");
        with.setTakeOver(true);
        with.setReason("ann is on holiday");

        assertThat(machine.decide(started("ann"), without, NOW).detail()).contains("--reason");
        Lease lease = leaseOf(accepted(machine.decide(started("ann"), with, NOW)));
        assertThat(lease.getTakenOverFrom()).isEqualTo("ann@a-host, pid 17");
        assertThat(lease.getReason()).isEqualTo("ann is on holiday");
        assertThat(lease.getEpoch()).isEqualTo(2);
    }

    @Test
    void anOldOwnerIsFencedAndToldWhoHasIt() {
        ExperimentCommand over = wanting("bob");
        over.setTakeOver(true);
        over.setReason("it hangs");
        Experiment record = accepted(machine.decide(started("ann"), over, NOW));

        for (CommandKind kind : List.of(
                CommandKind.SUBMITTING,
                CommandKind.SUBMITTED,
                CommandKind.HEARTBEAT,
                CommandKind.RELEASE,
                CommandKind.FAIL)) {
            Decision refused = machine.decide(record, of("ann", kind), NOW);
            assertThat(refused.accepted()).as("%s", kind).isFalse();
            assertThat(refused.record()).isEqualTo(record);
            assertThat(refused.detail()).contains("taken over by bob@a-host").contains("it hangs");
        }
    }

    @Test
    void ofTwoWhoFindTheOwnerDeadOneGetsTheLease() {
        Experiment dead = started("ann");
        Experiment record = accepted(machine.decide(dead, fromTheDead("bob", dead), NOW));

        Decision late = machine.decide(record, fromTheDead("cid", dead), NOW);

        assertThat(late.accepted()).isFalse();
        assertThat(late.detail()).contains("bob@a-host");
    }

    @Test
    void aLeaseGivenBackIsFree() { // R10
        Experiment record = accepted(machine.decide(started("ann"), of("ann", CommandKind.RELEASE), NOW));

        assertThat(record.getLease()).isNull();
        assertThat(leaseOf(accepted(machine.decide(record, wanting("bob"), NOW)))
                        .getEpoch())
                .isEqualTo(2);
    }

    @Test
    void aProducerOfItsOwnIsBoundByNoLease() {
        ExperimentCommand note = Records.command(CommandKind.SUBMITTING, "e");
        note.setItemsSubmitted(3L);

        assertThat(machine.decide(started("ann"), note, NOW).accepted()).isTrue();
    }

    @Property
    void noTwoSubmittersAreEverHeardInOneEpoch(@ForAll("histories") List<Wish> history) {
        Experiment record = started("ann");
        Map<Long, String> owners = new HashMap<>(Map.of(1L, "ann"));
        long epoch = 1;
        long at = NOW.toEpochMilli();
        for (Wish wish : history) {
            at += wish.after();
            ExperimentCommand command =
                    wish.kind() == CommandKind.RESUME ? wanting(wish.who()) : of(wish.who(), wish.kind());
            command.setTakeOver(wish.takeOver());
            command.setReason("because");
            Decision decision = machine.decide(record, command, Instant.ofEpochMilli(at));
            Experiment after = Objects.requireNonNull(decision.record());
            assertThat(after.getLeaseEpoch()).as("epochs only grow").isGreaterThanOrEqualTo(epoch);
            epoch = after.getLeaseEpoch();
            if (decision.accepted()) {
                String owner = owners.computeIfAbsent(epoch, unused -> wish.who());
                assertThat(owner)
                        .as("%s is heard in epoch %s", wish.who(), epoch)
                        .isEqualTo(wish.who());
            }
            record = after;
        }
    }

    /** Somebody's command, so many ms after the one before. */
    record Wish(String who, CommandKind kind, boolean takeOver, long after) {}

    @Provide
    Arbitrary<List<Wish>> histories() {
        return Combinators.combine(
                        Arbitraries.of("ann", "bob", "cid"),
                        Arbitraries.of(
                                CommandKind.RESUME, CommandKind.HEARTBEAT, CommandKind.SUBMITTING, CommandKind.RELEASE),
                        Arbitraries.of(true, false, false),
                        Arbitraries.longs().between(0, 2 * TTL))
                .as(Wish::new)
                .list()
                .ofMaxSize(30);
    }

    private Experiment started(String who) {
        ExperimentCommand start = Records.start("e", "{}", 10);
        start.setOwner(owner(who));
        start.setLeaseTtlMs(TTL);
        return accepted(machine.decide(null, start, NOW));
    }

    private static ExperimentCommand wanting(String who) {
        ExperimentCommand resume = of(who, CommandKind.RESUME);
        resume.setLeaseTtlMs(TTL);
        return resume;
    }

    private static ExperimentCommand fromTheDead(String who, Experiment dead) {
        ExperimentCommand resume = wanting(who);
        resume.setTakeOverFrom(leaseOf(dead).getOwner().getId());
        return resume;
    }

    private static ExperimentCommand of(String who, CommandKind kind) {
        ExperimentCommand command = Records.command(kind, "e");
        command.setOwner(owner(who));
        command.setItemsSubmitted(1L);
        command.setItemsTotal(10L);
        return command;
    }

    private static LeaseOwner owner(String who) {
        return new LeaseOwner(who + "'s", who, "a-host", 17L, null);
    }

    private static Experiment accepted(Decision decision) {
        assertThat(decision.accepted()).as(decision.detail()).isTrue();
        return Objects.requireNonNull(decision.record());
    }

    private static Lease leaseOf(Experiment record) {
        return Objects.requireNonNull(record.getLease());
    }
}
