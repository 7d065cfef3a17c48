package dev.holdfast.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Marks of the processes that use a folder's broker without owning it, each a lock that dies with its process. */
public final class ClientMarks {
    private static final String SUFFIX = ".lock";

    private ClientMarks() {}

    /** A mark of this process; closing it takes it away. */
    public static final class Mark implements AutoCloseable {
        private final Optional<ProcessLock> lock;

        private Mark(Optional<ProcessLock> lock) {
            this.lock = lock;
        }

        @Override
        public void close() {
            lock.ifPresent(ProcessLock::closeAndDelete);
        }
    }

    /** Marks this process as a user of the folder's broker until the mark is closed or the process ends. */
    public static Mark attach(DataFolder folder) {
        String pid = String.valueOf(ThisProcess.pid());
        return new Mark(ProcessLock.tryAcquire(folder.clients().resolve(pid + SUFFIX), pid));
    }

    /** Returns the pids of the processes that are attached now, ascending, and removes the marks of dead ones. */
    public static List<Long> alive(DataFolder folder) {
        try (Stream<Path> marks = Files.list(folder.clients())) {
            return marks.filter(mark -> mark.getFileName().toString().matches("\\d{1,18}\\.lock"))
                    .filter(ClientMarks::isHeld)
                    .map(ClientMarks::pid)
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

    private static long pid(Path mark) {
        String name = mark.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }
}
