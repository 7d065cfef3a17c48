package dev.holdfast.cluster.broker;

import dev.holdfast.cluster.AccessSecret;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import kafka.server.KafkaConfig;

/** Kafka's settings for one broker and controller in one process, on loopback, for one application. */
final class BrokerConfiguration {
    static final int NODE_ID = 1;
    static final String HOST = "127.0.0.1";
    static final String BROKER_LISTENER = "CLIENTS";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final String PLAIN = "PLAIN";
    private static final String FOREVER = "-1";
    private static final String TEN_YEARS_MINUTES = "5256000";
    private static final String MAX_MESSAGE_BYTES = "10485760";

    private BrokerConfiguration() {}

    static KafkaConfig of(Path logDir, int port, BrokerSettings settings, AccessSecret secret) {
        Properties properties = new Properties();
        addresses(properties, logDir, port);
        singleNode(properties);
        neverForget(properties);
        quickStart(properties);
        smallMachine(properties);
        properties.putAll(settings.overrides());
        // Not to be overridden: all clients here show the secret, and other users of this machine have none.
        onlyWithSecret(properties, secret);
        return KafkaConfig.fromProps(properties, false);
    }

    private static void addresses(Properties properties, Path logDir, int port) {
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", String.valueOf(NODE_ID));
        properties.put("log.dirs", logDir.toString());
        properties.put("listeners", BROKER_LISTENER + "://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":0");
        properties.put("controller.listener.names", CONTROLLER_LISTENER);
        // The controller's real port is told to the voters once it is bound: see BrokerNode.
        properties.put("controller.quorum.voters", NODE_ID + "@0.0.0.0:0");
    }

    private static void onlyWithSecret(Properties properties, AccessSecret secret) {
        properties.put("listener.security.protocol.map", "CLIENTS:SASL_PLAINTEXT,CONTROLLER:SASL_PLAINTEXT");
        properties.put("inter.broker.listener.name", BROKER_LISTENER);
        properties.put("sasl.enabled.mechanisms", PLAIN);
        properties.put("sasl.mechanism.inter.broker.protocol", PLAIN);
        properties.put("sasl.mechanism.controller.protocol", PLAIN);
        for (String listener : new String[] {BROKER_LISTENER, CONTROLLER_LISTENER}) {
            properties.put(
                    "listener.name." + listener.toLowerCase(Locale.ROOT) + ".plain.sasl.jaas.config",
                    secret.ofListener());
        }
    }

    private static void singleNode(Properties properties) {
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.replication.factor", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        // There is no other broker to take over: fencing this one, because the machine slept or was busy, would only
        // take the leaders away. After a kill nobody waits for this time either: see FormerBroker.
        properties.put("broker.session.timeout.ms", "60000");
        properties.put("auto.create.topics.enable", "false");
        properties.put("message.max.bytes", MAX_MESSAGE_BYTES);
        properties.put("replica.fetch.max.bytes", MAX_MESSAGE_BYTES);
    }

    /** A run that is resumed after a month must find its offsets and its journal. */
    private static void neverForget(Properties properties) {
        properties.put("offsets.retention.minutes", TEN_YEARS_MINUTES);
        properties.put("log.retention.ms", FOREVER);
    }

    /** What is read at each start is kept short: few internal partitions, small segments. */
    private static void quickStart(Properties properties) {
        // One application is one group: more partitions would stay empty.
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.num.partitions", "2");
        properties.put("share.coordinator.state.topic.num.partitions", "1");
        // Coordinators read these topics whole at each start, and only closed segments are compacted.
        properties.put("offsets.topic.segment.bytes", "8388608");
        properties.put("transaction.state.log.segment.bytes", "8388608");
        // After kill -9 the open segment of each partition is read and checked.
        properties.put("log.segment.bytes", "67108864");
        // What a killed process had begun holds back readers until it is found to be too old: looked for each second.
        properties.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("group.min.session.timeout.ms", "1000");
        // The broker asks the controller for its end by heartbeat: the interval is waited for at each close.
        properties.put("broker.heartbeat.interval.ms", "500");
        properties.put("metric.reporters", "");
        properties.put("server.max.startup.time.ms", "600000");
    }

    private static void smallMachine(Properties properties) {
        // Heap, 128 MiB by default; 16 MiB hold 600,000 keys a pass of the cleaner.
        properties.put("log.cleaner.dedupe.buffer.size", "16777216");
        properties.put("log.cleaner.io.buffer.size", "131072");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "4");
        properties.put("group.coordinator.threads", "2");
        properties.put("share.coordinator.threads", "1");
    }
}
