package dev.holdfast.cluster.broker;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.EligibleLeaderReplicasVersion;

/** The broker's log directory before its first start. */
final class BrokerStorage {
    private static final short OFF = 0;

    private BrokerStorage() {}

    /** Formats the directory unless that has been done. */
    static void ensureFormatted(Path logDir) throws Exception {
        if (Files.exists(logDir.resolve("meta.properties"))) {
            return;
        }
        Files.createDirectories(logDir);
        try (PrintStream silence =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8.name())) {
            new Formatter()
                    .setPrintStream(silence)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerConfiguration.NODE_ID)
                    .setDirectories(java.util.List.of(logDir.toString()))
                    .setMetadataLogDirectory(logDir.toString())
                    .setControllerListenerName(BrokerConfiguration.CONTROLLER_LISTENER)
                    // With one replica there is no other to elect: after an unclean end the feature only turns each
                    // election into an "unclean" one with a recovery to be acknowledged.
                    .setFeatureLevel(EligibleLeaderReplicasVersion.FEATURE_NAME, OFF)
                    .run();
        }
    }
}
