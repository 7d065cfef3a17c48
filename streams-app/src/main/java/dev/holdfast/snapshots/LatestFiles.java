package dev.holdfast.snapshots;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.files.DurableFiles;
import dev.holdfast.model.Sha256;
import dev.holdfast.schemas.PointerKey;
import dev.holdfast.schemas.SnapshotKey;
import dev.holdfast.schemas.avro.Pointer;
import dev.holdfast.schemas.avro.PointerKind;
import dev.holdfast.schemas.avro.Snapshot;
import dev.holdfast.schemas.avro.SnapshotRef;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code LATEST.json} of each cohort and stage, for programs that read files (S26): where the newest snapshot is, what it
 * is compared with, and its baseline, each as a file beside it. The files it names are there before it names them, it is
 * replaced whole, and never by an older one. Processes take turns at a folder.
 */
public final class LatestFiles {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Object IN_THIS_PROCESS = new Object();
    private static final int LONGEST_NAME = 100;

    private final Path root;

    public LatestFiles(Path root) {
        this.root = root;
    }

    /**
     * Writes what is new.
     *
     * @return the files of all pointers that there are
     */
    public List<Path> write(Map<String, Pointer> pointers, SnapshotSet shelf) {
        List<Path> files = new ArrayList<>();
        pointers.values().stream()
                .filter(pointer -> pointer.getPointer() == PointerKind.LATEST)
                .forEach(pointer ->
                        shelf.find(pointer.getTarget()).ifPresent(latest -> files.add(write(pointer, latest, shelf))));
        return files;
    }

    /** Returns the folder of a cohort's stage. */
    public Path folder(String cohort, String stage) {
        String[] names =
                new PointerKey(cohort, stage, PointerKind.LATEST).toString().split("/", -1);
        return root.resolve(fileName(names[0])).resolve(fileName(names[1]));
    }

    private Path write(Pointer pointer, Snapshot latest, SnapshotSet shelf) {
        Path folder = folder(pointer.getCohort(), pointer.getStage());
        Path file = folder.resolve("LATEST.json");
        try {
            Files.createDirectories(folder);
            synchronized (IN_THIS_PROCESS) {
                try (FileChannel channel = FileChannel.open(
                                folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    if (lock.isValid()) {
                        replace(file, pointer, latest, shelf);
                    }
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }

    private void replace(Path file, Pointer pointer, Snapshot latest, SnapshotSet shelf) throws IOException {
        if (seqIn(file) > pointer.getTarget().getSeq()) {
            return;
        }
        Path folder = file.resolveSibling("");
        ObjectNode node = JSON.createObjectNode()
                .put("cohort", pointer.getCohort())
                .put("stage", pointer.getStage())
                .put("moved_at", pointer.getAt().toString());
        node.set("latest", placed(folder, latest));
        node.set("previous", placed(folder, shelf, pointer.getPrevious()));
        node.set("baseline", placed(folder, shelf, pointer.getBaseline()));
        DurableFiles.replace(file, node.toPrettyString() + "\n");
    }

    private JsonNode placed(Path folder, SnapshotSet shelf, @Nullable SnapshotRef ref) throws IOException {
        Optional<Snapshot> snapshot = shelf.find(ref);
        return snapshot.isPresent() ? placed(folder, snapshot.get()) : JSON.nullNode();
    }

    private JsonNode placed(Path folder, Snapshot snapshot) throws IOException {
        String key = SnapshotSet.keyOf(snapshot);
        Path file = folder.resolve(SnapshotKey.parse(key).seq() + ".json");
        String text = SnapshotJson.of(snapshot).toPrettyString() + "\n";
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            DurableFiles.replace(file, text);
        }
        return JSON.createObjectNode()
                .put("key", key)
                .put("seq", snapshot.getSeq())
                .put("run_id", snapshot.getFacts().getExperimentId())
                .put("file", file.getFileName().toString());
    }

    /** A file that is not ours, or broken, is replaced. */
    private static long seqIn(Path file) {
        try {
            return Files.exists(file)
                    ? JSON.readTree(Files.readString(file))
                            .path("latest")
                            .path("seq")
                            .asLong()
                    : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Names of dots alone lead elsewhere, and file systems bound the length of a name. */
    private static String fileName(String encoded) {
        if (encoded.length() > LONGEST_NAME) {
            return encoded.substring(0, LONGEST_NAME)
                    + '-'
                    + Sha256.hex(encoded).substring(0, 16);
        }
        return encoded.startsWith(".") ? "%2E" + encoded.substring(1) : encoded;
    }
}
