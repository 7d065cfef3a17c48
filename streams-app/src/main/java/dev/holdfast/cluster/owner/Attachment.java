package dev.holdfast.cluster.owner;

import dev.holdfast.cluster.AccessRefusedException;
import dev.holdfast.cluster.DataFolder;
import dev.holdfast.cluster.broker.BrokerProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** How a process that is not the owner of a data folder comes to a broker. */
public sealed interface Attachment {

    /** The owner's broker answers. */
    record Attached(OwnerRecord owner) implements Attachment {}

    /** The owner is gone, and this process is the owner now. */
    record OwnerGone(Ownership ownership) implements Attachment {}

    /** Someone holds the folder, but no broker answers; the explanation is one sentence that names the fix. */
    record NotAnswering(String explanation) implements Attachment {}

    /** One question to a broker takes no longer. */
    Duration PROBE_BOUND = Duration.ofSeconds(3);

    /** An owner that has said that it is about to end may have calls under way, and a broker to stop. */
    Duration LEAVE_BOUND = Duration.ofSeconds(120);

    /** Between two looks at the folder. */
    Duration PAUSE = Duration.ofMillis(50);

    /**
     * Waits until the owner has published its record and its broker answers, or until the owner is gone. One that is about
     * to end is waited for, however well its broker still answers.
     *
     * @param bound how long to wait at most, for an owner that is not about to end
     */
    static Attachment await(DataFolder folder, Duration bound) {
        try (ClientMarks.Mark knock = ClientMarks.knock(folder)) {
            return awaitMarked(folder, bound);
        }
    }

    private static Attachment awaitMarked(DataFolder folder, Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        long lastDeadline = System.nanoTime() + LEAVE_BOUND.toNanos();
        do {
            Optional<OwnerRecord> record = OwnerRecord.read(folder.ownerRecord());
            if (record.filter(OwnerRecord::leaving).isPresent()) {
                deadline = lastDeadline;
            } else if (record.filter(owner -> answers(folder, owner)).isPresent()) {
                return new Attached(record.get());
            }
            Optional<Ownership> ownership = Ownership.tryAcquire(folder);
            if (ownership.isPresent()) {
                return new OwnerGone(ownership.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
        return new NotAnswering(explain(folder, bound));
    }

    private static boolean answers(DataFolder folder, OwnerRecord owner) {
        try {
            return owner.isOfThisHost()
                    && BrokerProbe.clusterId(
                                    owner.bootstrapServers(),
                                    Map.copyOf(EmbeddedAccess.of(folder, owner).ofBroker()),
                                    PROBE_BOUND)
                            .filter(owner.clusterId()::equals)
                            .isPresent();
        } catch (AccessRefusedException stranger) {
            return false; // the owner's broker knows the folder's secret
        }
    }

    private static String explain(DataFolder folder, Duration bound) {
        return OwnerRecord.read(folder.ownerRecord())
                .map(owner -> !owner.isOfThisHost()
                        ? elsewhere(folder, owner)
                        : owner.leaving() ? leaving(folder, owner) : silent(folder, owner, bound))
                .orElseGet(() -> unpublished(folder, bound));
    }

    private static String silent(DataFolder folder, OwnerRecord owner, Duration bound) {
        return String.format(
                "the data folder %s is held by pid %d of user %s on host %s since %s, but its broker at %s has not"
                        + " answered for %d s; wait if it is busy, else end that process (kill %d) and try again",
                folder.root(),
                owner.pid(),
                owner.user(),
                owner.host(),
                owner.startedAt(),
                owner.bootstrapServers(),
                bound.toSeconds(),
                owner.pid());
    }

    private static String leaving(DataFolder folder, OwnerRecord owner) {
        return String.format(
                "the data folder %s is held by pid %d of user %s, which was told to end and has not for %d s: calls of"
                        + " its own may still be under way; try again once it has, or end it at once (kill -9 %d)",
                folder.root(), owner.pid(), owner.user(), LEAVE_BOUND.toSeconds(), owner.pid());
    }

    private static String elsewhere(DataFolder folder, OwnerRecord owner) {
        return String.format(
                "the data folder %s is held by pid %d of user %s on another host, %s, since %s, and its broker at %s"
                        + " serves that host only; work there, end that process, or choose another folder with"
                        + " --data DIR",
                folder.root(), owner.pid(), owner.user(), owner.host(), owner.startedAt(), owner.bootstrapServers());
    }

    private static String unpublished(DataFolder folder, Duration bound) {
        return String.format(
                "the data folder %s is held by %s, which has told no broker's address for %d s: it is starting or"
                        + " closing, or works on it alone, as 'blocks convert' and 'audit' do where no 'holdfast up' runs;"
                        + " wait until it is done, and try again",
                folder.root(), holder(folder), bound.toSeconds());
    }

    private static String holder(DataFolder folder) {
        if (ProcessLock.isHeldHere(folder.ownerLock())) {
            return "this process";
        }
        try {
            String text = Files.readString(folder.ownerLock()).trim();
            return text.isEmpty() ? "another process" : text;
        } catch (IOException e) {
            return "another process";
        }
    }
}
