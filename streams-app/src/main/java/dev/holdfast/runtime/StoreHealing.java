package dev.holdfast.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/**
 * The cure of a store whose files are damaged: its folder is removed, and the store is restored from its changelog, which
 * is the truth anyway. Not of one that cannot be opened for another reason, such as a full disk or a right that is missing.
 */
final class StoreHealing {
    private static final Pattern ROCKSDB = Pattern.compile("[/\\\\]\\d+_\\d+[/\\\\]rocksdb[/\\\\][^/\\\\]+$");
    /** Application, task, rocksdb, store. */
    private static final int STORE_DEPTH = 4;

    private StoreHealing() {}

    /**
     * Removes the folder of the store that a failure names.
     *
     * @param streams where stores are kept; nothing else is ever removed
     * @return what was done, in a sentence; empty if this is no damage to a store
     */
    static Optional<String> heal(Throwable failure, Path streams) {
        Optional<Path> store = storeOf(failure, streams);
        String damage = damageOf(failure);
        if (store.isEmpty() || damage == null || !Files.isDirectory(store.get())) {
            return Optional.empty();
        }
        remove(store.get());
        return Optional.of("the state store in " + store.get() + " was damaged (" + damage
                + "); it has been removed and is restored from its changelog");
    }

    /** Returns the folders of stores that RocksDB cannot open, or whose checksums are wrong. For stores that nobody uses. */
    static List<Path> damaged(Path streams) throws IOException {
        if (!Files.isDirectory(streams)) {
            return List.of();
        }
        RocksDB.loadLibrary();
        try (Stream<Path> all = Files.walk(streams, STORE_DEPTH)) {
            return all.filter(path -> Files.isDirectory(path)
                            && ROCKSDB.matcher(path.toString()).find())
                    .sorted()
                    .filter(StoreHealing::isDamaged)
                    .toList();
        }
    }

    private static boolean isDamaged(Path store) {
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        try (Options listing = new Options();
                DBOptions options = new DBOptions().setInfoLogLevel(InfoLogLevel.FATAL_LEVEL)) {
            List<ColumnFamilyDescriptor> families = RocksDB.listColumnFamilies(listing, store.toString()).stream()
                    .map(ColumnFamilyDescriptor::new)
                    .toList();
            List<ColumnFamilyDescriptor> all =
                    families.isEmpty() ? List.of(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY)) : families;
            try (RocksDB open = RocksDB.openReadOnly(options, store.toString(), all, handles)) {
                open.verifyChecksum();
                handles.forEach(ColumnFamilyHandle::close);
            }
            return false;
        } catch (RocksDBException e) {
            return isDamage(e);
        }
    }

    /** Kafka Streams or RocksDB names the folder, or a file in it. */
    private static Optional<Path> storeOf(Throwable failure, Path streams) {
        Pattern place = Pattern.compile(Pattern.quote(streams.toString()) + "/[^/]+/\\d+_\\d+/rocksdb/[^/\\s]+");
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Matcher found = place.matcher(String.valueOf(cause.getMessage()));
            if (found.find()) {
                return Optional.of(Path.of(found.group()));
            }
        }
        return Optional.empty();
    }

    private static @Nullable String damageOf(Throwable failure) {
        for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RocksDBException rocks && isDamage(rocks)) {
                return String.valueOf(rocks.getMessage());
            }
        }
        return null;
    }

    private static boolean isDamage(RocksDBException failure) {
        Status status = failure.getStatus();
        String message = String.valueOf(failure.getMessage());
        return status != null
                        && (status.getCode() == Status.Code.Corruption || status.getCode() == Status.Code.NotFound)
                || message.contains("No such file")
                || message.contains("checksum mismatch");
    }

    /** Removes a store. */
    static void remove(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the damaged store " + folder + " cannot be removed", e);
        }
    }
}
