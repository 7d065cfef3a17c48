package dev.holdfast.cluster;

import dev.holdfast.cluster.owner.ThisProcess;
import dev.holdfast.files.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The folder that holds everything of an embedded Holdfast, and the names inside it.
 *
 * @param root the folder itself, absolute
 */
public record DataFolder(Path root) {

    /** Less than this, in bytes, and the broker would halt within minutes. */
    static final long LEAST_ROOM_BYTES = 64L << 20;

    /**
     * Makes sure that the folder and its sub-folders exist and can be written.
     *
     * @throws DataFolderUnusableException if it is a file, cannot be written, or has less than 64 MiB of room
     */
    public static DataFolder open(Path root) {
        DataFolder folder = new DataFolder(root.toAbsolutePath().normalize());
        folder.create();
        folder.proveWritable();
        folder.proveRoom();
        return folder;
    }

    /**
     * Makes the folder if it is missing, and has nobody but its owner read it.
     *
     * @return one sentence if others could read it until now
     * @throws DataFolderUnusableException if it cannot be made
     */
    public static Optional<String> closeToOthers(Path root) {
        DataFolder folder = new DataFolder(root.toAbsolutePath().normalize());
        return folder.make(folder.root)
                ? Optional.of("the data folder " + folder.root
                        + " could be read by other users of this machine; now only you" + " can (its mode is 700)")
                : Optional.empty();
    }

    /** The broker's log directory. */
    public Path kafka() {
        return root.resolve("kafka");
    }

    /** The schema registry's files. */
    public Path registry() {
        return root.resolve("registry");
    }

    /** Local state of Kafka Streams. */
    public Path streams() {
        return root.resolve("streams");
    }

    /** Log files. */
    public Path logs() {
        return root.resolve("logs");
    }

    /** One lock file for each process that uses this folder's broker. */
    public Path clients() {
        return root.resolve("clients");
    }

    /** The file whose lock says who runs an instance of a cluster's application with the stores of this folder. */
    public Path applicationLock() {
        return root.resolve("application.lock");
    }

    /** What lets clients of the embedded broker in. */
    Path secret() {
        return root.resolve("secret");
    }

    /** How clients that are not Holdfast's come to the embedded broker and registry, while it runs. */
    public Path clientProperties() {
        return root.resolve("client.properties");
    }

    /** The file whose lock says who owns the folder; the operating system frees it when the owner dies. */
    public Path ownerLock() {
        return root.resolve("owner.lock");
    }

    /** What the owner tells about itself once its broker answers. */
    public Path ownerRecord() {
        return root.resolve("owner.json");
    }

    private void create() {
        List.of(root, kafka(), registry(), streams(), logs(), clients()).forEach(this::make);
    }

    private boolean make(Path path) {
        try {
            PrivateFiles.makeFolder(path);
            return PrivateFiles.narrow(path, ThisProcess.user());
        } catch (IOException e) {
            throw new DataFolderUnusableException(
                    "the data folder " + root + " cannot be made (" + reason(e)
                            + "): choose another with --data DIR or HOLDFAST_DATA",
                    e);
        }
    }

    private void proveWritable() {
        try {
            Files.delete(Files.createTempFile(root, "probe", ".tmp"));
        } catch (IOException e) {
            throw new DataFolderUnusableException(
                    "the data folder " + root + " cannot be written (" + reason(e)
                            + "): make it writable and give it room, or choose another with --data DIR",
                    e);
        }
    }

    private void proveRoom() {
        long room;
        try {
            room = Files.getFileStore(root).getUsableSpace();
        } catch (IOException e) {
            throw new DataFolderUnusableException("the room in " + root + " cannot be read (" + reason(e) + ")", e);
        }
        if (room < LEAST_ROOM_BYTES) {
            throw new DataFolderUnusableException(String.format(
                    "the data folder %s has %d MiB of room, at least %d MiB are needed:"
                            + " make room, or choose another folder with --data DIR",
                    root, room >> 20, LEAST_ROOM_BYTES >> 20));
        }
    }

    private static String reason(IOException e) {
        String kind = e.getClass().getSimpleName().replace("Exception", "");
        return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
    }
}
