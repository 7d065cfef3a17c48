package dev.holdfast.cluster.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A registry as a process of its own, to be killed. Arguments: its folder, and the file that its address goes to. */
final class RegistryProcess {
    private static final int LONGEST_LIFE_MINUTES = 5;

    private RegistryProcess() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        SchemaRegistryServer server = SchemaRegistryServer.start(Path.of(args[0]), 0);
        Path address = Path.of(args[1]);
        Path half =
                Files.writeString(address.resolveSibling("half"), server.uri().toString());
        Files.move(half, address, StandardCopyOption.ATOMIC_MOVE);
        // Ends by itself if the test that should kill it was killed.
        if (!new CountDownLatch(1).await(LONGEST_LIFE_MINUTES, TimeUnit.MINUTES)) {
            server.close();
        }
    }
}
