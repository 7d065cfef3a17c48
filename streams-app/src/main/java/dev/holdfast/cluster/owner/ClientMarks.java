package dev.holdfast.cluster.owner;

import dev.holdfast.cluster.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Marks of the processes that use a folder's broker without owning it, each a lock that dies with its process. */
public final class ClientMarks {
    private static final String SUFFIX = ".lock";
    private static final String KNOCK_SUFFIX = ".comes";
    private static final int MOST_TRIES = 20;
    private static final long BETWEEN_TRIES_NANOS = 5_000_000L;

    private ClientMarks() {}

    /** A mark of this process; closing it takes it away. */
    public static final class Mark implements AutoCloseable {
        private final DataFolder folder;
        private final Optional<ProcessLock> lock;
        private final Map<AttachmentNeed, ProcessLock> needs = new EnumMap<>(AttachmentNeed.class);

        private Mark(DataFolder folder, Optional<ProcessLock> lock) {
            this.folder = folder;
            this.lock = lock;
        }

        /** Says what this process waits for, until the mark is closed. */
        synchronized void waitFor(AttachmentNeed need) {
            if (!needs.containsKey(need)) {
                acquire(folder, need.suffix()).ifPresent(held -> needs.put(need, held));
            }
        }

        @Override
        public synchronized void close() {
            needs.values().forEach(ProcessLock::closeAndDelete);
            needs.clear();
            lock.ifPresent(ProcessLock::closeAndDelete);
        }
    }

    /** Marks this process as a user of the folder's broker until the mark is closed or the process ends. */
    public static Mark attach(DataFolder folder) {
        return new Mark(folder, acquire(folder, SUFFIX));
    }

    /** Marks this process as one that waits until it can attach, until the mark is closed or the process ends. */
    static Mark knock(DataFolder folder) {
        return new Mark(folder, acquire(folder, KNOCK_SUFFIX));
    }

    /** Says whether somebody waits until it can attach. */
    static boolean isKnockedAt(DataFolder folder) {
        return !held(folder, KNOCK_SUFFIX).isEmpty();
    }

    /** Whoever looks whether a mark is held locks it for a moment, so a refusal is tried again. */
    private static Optional<ProcessLock> acquire(DataFolder folder, String suffix) {
        String pid = String.valueOf(ThisProcess.pid());
        Path mark = folder.clients().resolve(pid + suffix);
        Optional<ProcessLock> lock = ProcessLock.tryAcquire(mark, pid);
        for (int tries = 1; lock.isEmpty() && tries < MOST_TRIES && !ProcessLock.isHeldHere(mark); tries++) {
            LockSupport.parkNanos(BETWEEN_TRIES_NANOS);
            lock = ProcessLock.tryAcquire(mark, pid);
        }
        return lock;
    }

    /** Returns the pids of the processes that are attached now, ascending, and removes the marks of dead ones. */
    public static List<Long> alive(DataFolder folder) {
        return held(folder, SUFFIX);
    }

    /** Returns the pids of those among them that wait for this. */
    static List<Long> waiting(DataFolder folder, AttachmentNeed need) {
        return held(folder, need.suffix());
    }

    private static List<Long> held(DataFolder folder, String suffix) {
        Pattern name = Pattern.compile("\\d{1,18}" + Pattern.quote(suffix));
        try (Stream<Path> marks = Files.list(folder.clients())) {
            return marks.filter(
                            mark -> name.matcher(mark.getFileName().toString()).matches())
                    .filter(ClientMarks::isHeld)
                    .map(mark -> pid(mark, suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(folder.clients() + " cannot be read", e);
        }
    }

    private static boolean isHeld(Path mark) {
        if (ProcessLock.isHeldHere(mark)) {
            return true;
        }
        Optional<ProcessLock> freed = ProcessLock.tryAcquire(mark, "");
        freed.ifPresent(ProcessLock::closeAndDelete);
        return freed.isEmpty();
    }

    private static long pid(Path mark, String suffix) {
        String name = mark.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - suffix.length()));
    }
}
