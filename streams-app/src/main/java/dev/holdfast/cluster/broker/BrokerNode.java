package dev.holdfast.cluster.broker;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * Kafka's controller and broker in this process, put together as {@link KafkaRaftServer} does it, but so that something
 * can be done between the start of the one and of the other. Not thread-safe.
 */
final class BrokerNode {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerNode.class);

    private final String clusterId;
    private final SharedServer shared;
    private final ControllerServer controller;
    private final BrokerServer broker;

    BrokerNode(KafkaConfig config) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> storage = KafkaRaftServer.initializeLogDirs(config, LOG, "");
        clusterId = storage._1().clusterId().orElseThrow();
        Metrics metrics = Server$.MODULE$.initializeMetrics(config, Time.SYSTEM, clusterId);
        CompletableFuture<Map<Integer, InetSocketAddress>> voters = new CompletableFuture<>();
        shared = new SharedServer(
                config,
                storage._1(),
                Time.SYSTEM,
                metrics,
                voters,
                List.of(),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        broker = new BrokerServer(shared);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), storage._2());
        var unused = controller
                .socketServerFirstBoundPortFuture()
                .thenAccept(port -> voters.complete(
                        Map.of(BrokerConfiguration.NODE_ID, new InetSocketAddress(BrokerConfiguration.HOST, port))));
    }

    void startController() {
        controller.startup();
    }

    /** Makes the controller forget the broker that this node was before: see {@link FormerBroker}. */
    boolean retireFormerBroker(Duration bound) {
        return new FormerBroker(controller, () -> shared.raftManager().client().highWatermark()).retire(bound);
    }

    void startBroker() {
        broker.startup();
    }

    String clusterId() {
        return clusterId;
    }

    int port() {
        return broker.boundPort(ListenerName.normalised(BrokerConfiguration.BROKER_LISTENER));
    }

    /** Stops both, the broker first, whether or not they have been started. */
    void stop(Duration brokerBound) {
        try {
            broker.shutdown(brokerBound);
        } finally {
            controller.shutdown();
        }
    }
}
