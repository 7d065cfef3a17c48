package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.schemas.avro.LeaseOwner;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who is dead is known only of processes of this machine, and a pid that was given out again is another process (R9). */
class LeaseOwnersTest {
    private final LeaseOwner self = LeaseOwners.ofThisProcess();

    @Test
    void thisProcessIsAlive() {
        assertThat(LeaseOwners.isGone(self)).isFalse();
        assertThat(self.getPid()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void aProcessThatEndedIsGone() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        LeaseOwner owner = of(process.pid(), process.info().startInstant().orElse(null));
        assertThat(LeaseOwners.isGone(owner)).isFalse();

        process.destroyForcibly().waitFor();

        assertThat(LeaseOwners.isGone(owner)).isTrue();
    }

    @Test
    void anotherProcessWithTheSamePidIsNotTheOwner() {
        Instant started = Objects.requireNonNull(self.getProcessStartedAt());

        assertThat(LeaseOwners.isGone(of(self.getPid(), started.minusSeconds(3_600))))
                .isTrue();
    }

    @Test
    void ofAnotherMachineNothingIsKnown() {
        LeaseOwner elsewhere = of(Long.MAX_VALUE, null);
        elsewhere.setHost("another-host");

        assertThat(LeaseOwners.isGone(elsewhere)).isFalse();
    }

    @Test
    void twoCommandsOfOneProcessAreTwoOwners() {
        assertThat(LeaseOwners.ofThisProcess().getId()).isNotEqualTo(self.getId());
    }

    private LeaseOwner of(long pid, @org.jspecify.annotations.Nullable Instant startedAt) {
        return new LeaseOwner("an owner", self.getUser(), self.getHost(), pid, startedAt);
    }
}
