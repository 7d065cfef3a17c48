package dev.holdfast.runtime;

import dev.holdfast.config.app.AppConfig;
import dev.holdfast.files.DiskSpace;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.model.DiskForecast;
import dev.holdfast.model.Progress;
import dev.holdfast.runtime.DiagnosisFinding.Level;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.ValueSerdes;
import dev.holdfast.snapshots.FoundPointers;
import dev.holdfast.snapshots.SnapshotReader;
import dev.holdfast.snapshots.SnapshotSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Looks at everything that Holdfast needs, in the order in which it needs it, and goes as far as it can. */
public final class Diagnosis {
    private static final long LITTLE_ROOM_BYTES = 1L << 30;

    private final List<DiagnosisFinding> findings = new ArrayList<>();

    private Diagnosis() {}

    /** Examines; opens the cluster that the settings name, and closes it again. */
    public static List<DiagnosisFinding> of(AppConfig config) {
        Diagnosis diagnosis = new Diagnosis();
        diagnosis.machine();
        diagnosis.room(DiskSpace.of(config.data(), config.diskReserve()), config.data());
        diagnosis.files(config);
        diagnosis.withHandlers(config);
        return List.copyOf(diagnosis.findings);
    }

    private void machine() {
        add(Level.OK, "java", System.getProperty("java.version") + ", " + System.getProperty("java.vm.name"));
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        add(
                heap < 256 ? Level.WARN : Level.OK,
                "memory",
                heap + " MB of heap"
                        + (heap < 256 ? "; 256 MB at least are advised: set HOLDFAST_JAVA_OPTS=-Xmx512m" : ""));
        add(Level.OK, "processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    }

    private void room(DiskSpace room, Path data) {
        boolean little = room.free() < LITTLE_ROOM_BYTES;
        add(
                little ? Level.WARN : Level.OK,
                "disk",
                (room.free() >> 20) + " MB free for " + data.toAbsolutePath()
                        + (room.isShort()
                                ? "; " + room.inWords() + " (disk.reserve): nothing is begun before there is room"
                                : little ? "; a run ends when the disk is full: make room" : ""));
    }

    /** Whether there is room for what unfinished experiments will write; the disk of other brokers is not known. */
    private void work(Holdfast holdfast) {
        if (!holdfast.cluster().isEmbedded()) {
            return;
        }
        try {
            List<Experiment> all = holdfast.topicAnswers().experiments();
            long done = all.stream().mapToLong(Progress::finished).sum();
            long written = holdfast.room().written();
            long bytes = 0;
            int unfinished = 0;
            for (Experiment record : all) {
                long total = Objects.requireNonNullElse(record.getItemsTotal(), record.getItemsAdmitted());
                long left = total - Progress.finished(record);
                if (!Progress.isOver(record) && left > 0) {
                    unfinished++;
                    long input =
                            record.getSource() == null ? 0 : record.getSource().getBytes();
                    bytes += DiskForecast.bytes(left, total, input, done, written);
                }
            }
            String warning =
                    DiskForecast.warning(bytes, holdfast.room().spare()).orElse(null);
            add(
                    warning == null ? Level.OK : Level.WARN,
                    "room for runs",
                    unfinished == 0
                            ? "no experiment is unfinished"
                            : unfinished + " unfinished: "
                                    + (warning == null ? "about " + (bytes >> 20) + " MiB to write" : warning));
        } catch (RuntimeException e) {
            add(Level.WRONG, "room for runs", String.valueOf(e.getMessage()));
        }
    }

    /** Those of a folder that another command uses are not looked at: that one would have noticed. */
    private void files(AppConfig config) {
        if (!config.broker().isEmbedded() || !Files.isDirectory(config.data())) {
            return;
        }
        try {
            FolderRepair.open(config).ifPresent(this::files);
        } catch (RuntimeException e) {
            add(Level.WRONG, "files", String.valueOf(e.getMessage()));
        }
    }

    private void files(FolderRepair folder) {
        try (folder) {
            List<String> found = folder.find().inWords();
            add(
                    found.isEmpty() ? Level.OK : Level.WRONG,
                    "files",
                    found.isEmpty()
                            ? "are whole"
                            : String.join("; ", found) + "; 'holdfast repair' says what can be rebuilt, and does it");
        }
    }

    private void transactions(Holdfast holdfast) {
        try (HangingTransactions transactions = HangingTransactions.of(holdfast)) {
            List<String> found = transactions.find().stream()
                    .map(HangingTransactions.Hanging::inWords)
                    .toList();
            add(
                    found.isEmpty() ? Level.OK : Level.WRONG,
                    "transactions",
                    found.isEmpty() ? "none hangs" : String.join("; ", found) + "; 'holdfast repair' ends them");
        } catch (RuntimeException e) {
            add(Level.WRONG, "transactions", String.valueOf(e.getMessage()));
        }
    }

    private void withHandlers(AppConfig config) {
        try (HandlerTypes handlers = HandlerTypes.load(config.plugins())) {
            add(
                    Level.OK,
                    "handlers",
                    handlers.all().stream().map(HandlerType::kind).collect(Collectors.joining(", ")));
            cluster(config, handlers);
        } catch (RuntimeException e) {
            add(Level.WRONG, "handlers", String.valueOf(e.getMessage()));
        }
    }

    private void cluster(AppConfig config, HandlerTypes handlers) {
        try (Holdfast holdfast = Holdfast.open(config, handlers)) {
            add(
                    Level.OK,
                    "data folder",
                    config.data().toAbsolutePath().normalize().toString());
            add(
                    Level.OK,
                    "cluster",
                    (holdfast.cluster().isEmbedded() ? "embedded, " : "")
                            + holdfast.cluster().bootstrapServers()
                            + (holdfast.cluster().isOwner() ? "" : ", run by another process"));
            add(
                    Level.OK,
                    "topics",
                    holdfast.cluster().topics().items() + " item partitions, "
                            + holdfast.cluster().topics().control() + " control partitions");
            registry(holdfast);
            group(holdfast);
            transactions(holdfast);
            snapshots(holdfast);
            work(holdfast);
        } catch (RuntimeException e) {
            add(Level.WRONG, "cluster", String.valueOf(e.getMessage()));
        }
    }

    private void registry(Holdfast holdfast) {
        String url = holdfast.cluster().registryUrl();
        try {
            ValueSerdes serdes = holdfast.connection().serdes();
            serdes.serializer(WorkItem.class)
                    .serialize(
                            Topics.WORK_ITEMS.name(),
                            new WorkItem("doctor", "1", "t", null, java.util.Map.of(), java.util.Map.of(), null));
            add(Level.OK, "schema registry", url);
        } catch (RuntimeException e) {
            add(Level.WRONG, "schema registry", String.valueOf(e.getMessage()));
        }
    }

    private void group(Holdfast holdfast) {
        try (Admin admin = holdfast.connection().admin()) {
            var group = java.util.Objects.requireNonNull(admin.describeConsumerGroups(List.of(holdfast.groupId()))
                            .describedGroups()
                            .get(holdfast.groupId()))
                    .get();
            add(
                    Level.OK,
                    "application",
                    "group " + holdfast.groupId() + " is " + group.groupState() + " with "
                            + group.members().size() + " members");
        } catch (java.util.concurrent.ExecutionException e) {
            boolean none = e.getCause() instanceof GroupIdNotFoundException;
            add(
                    none ? Level.OK : Level.WRONG,
                    "application",
                    none ? "has not run on this cluster yet" : "cannot be asked for: " + e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void snapshots(Holdfast holdfast) {
        SnapshotReader reader = new SnapshotReader(
                holdfast.connection()::reader,
                holdfast.connection().serdes(),
                holdfast.connection().transactions());
        try {
            FoundPointers found = reader.pointers();
            Map<String, Pointer> pointers = found.pointers();
            SnapshotSet shelf = reader.snapshots();
            List<String> lost = pointers.entrySet().stream()
                    .filter(entry -> shelf.find(entry.getValue().getTarget()).isEmpty())
                    .map(Map.Entry::getKey)
                    .toList();
            add(
                    shelf.garbage().isEmpty() && lost.isEmpty() && found.unreadable() == 0 ? Level.OK : Level.WARN,
                    "snapshots",
                    shelf.snapshots().size() + " in topic snapshots" + garbage(shelf)
                            + (lost.isEmpty() ? "" : "; these pointers refer to missing snapshots: " + lost)
                            + (found.unreadable() == 0
                                    ? ""
                                    : "; " + found.unreadable() + " pointers cannot be read and are left out"));
        } catch (RuntimeException e) {
            add(Level.WRONG, "snapshots", String.valueOf(e.getMessage()));
        }
    }

    private static String garbage(SnapshotSet shelf) {
        int count =
                shelf.garbage().values().stream().mapToInt(Integer::intValue).sum();
        return count == 0 ? "" : "; " + count + " incomplete records are left out: " + shelf.garbageInWords();
    }

    private void add(Level level, String what, String detail) {
        findings.add(new DiagnosisFinding(level, what, detail));
    }
}
