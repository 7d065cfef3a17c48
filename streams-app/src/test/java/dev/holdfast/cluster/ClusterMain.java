package dev.holdfast.cluster;

import dev.holdfast.cluster.broker.BrokerSettings;
import dev.holdfast.cluster.topics.TopicPlan;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A process that opens the cluster of a folder, tells how it came to it, and answers to lines on stdin. */
public final class ClusterMain {
    public static final TopicPlan PLAN = new TopicPlan(3, 1, (short) 1);
    public static final RegistryStarter NO_REGISTRY =
            (folder, secret) -> RunningRegistry.of(URI.create("http://127.0.0.1:1"), () -> {});

    private static final PrintStream OUT = System.out;

    private ClusterMain() {}

    public static void main(String[] args) throws Exception {
        DataFolder folder = DataFolder.open(Path.of(args[0]));
        ClusterSettings settings = ClusterSettings.embedded(BrokerSettings.DEFAULTS, PLAN);
        try (Cluster cluster = Cluster.open(folder, settings, NO_REGISTRY, "test", Map.of())) {
            cluster.announce(null);
            OUT.println((cluster.isOwner() ? "OWNER " : "ATTACHED ") + cluster.bootstrapServers());
            OUT.println("OPEN");
            BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String order = orders.readLine(); "CLIENTS".equals(order); order = orders.readLine()) {
                OUT.println("CLIENTS " + cluster.attachedPids());
            }
        }
        OUT.println("CLOSED");
    }
}
