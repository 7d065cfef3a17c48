package dev.holdfast.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;

/** Kafka's own program, one process a node, each broker and controller at once: a cluster that somebody else runs. */
public final class KafkaNodes {
    private final HoldfastCommands commands;
    private final Path folder;
    private final List<Integer> brokerPorts;
    private final List<Integer> controllerPorts;
    private final Map<String, String> more;
    private final List<HoldfastProcess> nodes = new ArrayList<>();

    private KafkaNodes(HoldfastCommands commands, Path folder, int count, Map<String, String> more) throws IOException {
        this.commands = commands;
        this.folder = folder;
        this.more = more;
        List<Integer> ports = freePorts(2 * count);
        this.brokerPorts = ports.subList(0, count);
        this.controllerPorts = ports.subList(count, 2 * count);
    }

    /**
     * Formats and starts so many nodes; they are not ready when this returns.
     *
     * @param scram users that the cluster knows from its beginning, as {@code kafka-storage} takes them
     * @param more settings laid over the ordinary ones; {@code PORT} in a value is the node's port
     */
    public static KafkaNodes start(
            HoldfastCommands commands, Path folder, int count, List<String> scram, Map<String, String> more)
            throws Exception {
        KafkaNodes cluster = new KafkaNodes(commands, folder, count, more);
        String id = Uuid.randomUuid().toString();
        for (int node = 1; node <= count; node++) {
            cluster.format(node, id, scram);
            cluster.nodes.add(cluster.process(node));
        }
        return cluster;
    }

    /** Returns where the brokers answer. */
    public String bootstrapServers() {
        return brokerPorts.stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** Ends a node (1 is the first) with SIGKILL. */
    public void kill(int node) throws InterruptedException {
        nodes.get(node - 1).kill();
    }

    /** Starts a node again that was killed. */
    public void restart(int node) throws IOException {
        nodes.set(node - 1, process(node));
    }

    private HoldfastProcess process(int node) throws IOException {
        Properties settings = settings(node);
        Path file = folder.resolve("node-" + node + ".properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            settings.store(writer, null);
        }
        return commands.startMain("kafka.Kafka", List.of(file.toString()));
    }

    private void format(int node, String id, List<String> scram) throws Exception {
        String logs = folder.resolve("logs-" + node).toString();
        try (PrintStream silence =
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8.name())) {
            Formatter formatter = new Formatter()
                    .setPrintStream(silence)
                    .setClusterId(id)
                    .setNodeId(node)
                    .setDirectories(List.of(logs))
                    .setMetadataLogDirectory(logs)
                    .setControllerListenerName("CONTROLLER");
            if (!scram.isEmpty()) {
                formatter.setScramArguments(scram);
            }
            formatter.run();
        }
    }

    private Properties settings(int node) {
        int port = brokerPorts.get(node - 1);
        String copies = String.valueOf(Math.min(3, brokerPorts.size()));
        String enough = brokerPorts.size() > 2 ? "2" : "1";
        Properties settings = new Properties();
        settings.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(node),
                "log.dirs",
                folder.resolve("logs-" + node).toString(),
                "listeners",
                "CLIENTS://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPorts.get(node - 1),
                "listener.security.protocol.map",
                "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "CLIENTS",
                "controller.listener.names",
                "CONTROLLER",
                "controller.quorum.voters",
                IntStream.rangeClosed(1, brokerPorts.size())
                        .mapToObj(other -> other + "@127.0.0.1:" + controllerPorts.get(other - 1))
                        .collect(Collectors.joining(","))));
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", copies,
                "offsets.topic.num.partitions", "1",
                "transaction.state.log.replication.factor", copies,
                "transaction.state.log.min.isr", enough,
                "transaction.state.log.num.partitions", "2",
                "auto.create.topics.enable", "false",
                "group.initial.rebalance.delay.ms", "0",
                "broker.session.timeout.ms", "3000",
                "broker.heartbeat.interval.ms", "500",
                "log.cleaner.dedupe.buffer.size", "4194304"));
        settings.putAll(Map.of(
                "log.cleaner.io.buffer.size", "131072",
                "num.network.threads", "2",
                "num.io.threads", "2",
                "background.threads", "2"));
        more.forEach((key, value) -> settings.put(key, value.replace("PORT", String.valueOf(port))));
        return settings;
    }

    /** All at once, so that none is given twice. */
    private static List<Integer> freePorts(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
