package dev.holdfast.bench;

import dev.holdfast.cluster.topics.TopicCounts;
import dev.holdfast.config.app.AppConfig;
import dev.holdfast.handler.HandlerTypes;
import dev.holdfast.runtime.Application;
import dev.holdfast.runtime.Connection;
import dev.holdfast.runtime.InstanceName;
import dev.holdfast.runtime.LeaseOwners;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.CommandReply;
import dev.holdfast.schemas.avro.ExperimentCommand;
import dev.holdfast.submission.CommandClient;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** The whole product: admission, tallies, experiment records and all. */
final class ProductContender implements Contender {
    private static final String SPEC = "{\"experiment\":{\"name\":\"bench\"},\"handler\":{\"kind\":\"sha256\"},"
            + "\"execution\":{\"concurrency\":1,\"timeout\":\"10s\",\"max_attempts\":1,\"on_in_doubt\":\"repeat\","
            + "\"retry_backoff\":\"1s\",\"retry_backoff_max\":\"1s\"}}";

    private final AppConfig config;
    private final Connection connection;
    private final HandlerTypes handlers = HandlerTypes.of(new Sha256HandlerType());
    private @Nullable Application application;

    ProductContender(AppConfig config, String registryUrl) {
        this.config = config;
        String servers = config.broker().bootstrapServers();
        this.connection = new Connection(String.valueOf(servers), registryUrl, config, handlers.classLoader());
    }

    @Override
    public void prepare(Workload workload) {
        start();
        try (Producer<String, byte[]> producer = connection.writer()) {
            CommandClient commands =
                    new CommandClient(producer, connection::reader, connection.serdes(), LeaseOwners.ofThisProcess());
            ExperimentCommand command = commands.newCommand(workload.experimentId(), CommandKind.START);
            command.setSpec(SPEC);
            command.setItemsTotal((long) workload.distinct());
            CommandReply reply = commands.ask(command, Duration.ofSeconds(60), () -> true);
            if (!reply.getAccepted()) {
                throw new IllegalStateException(reply.getDetail());
            }
        } finally {
            stop();
        }
    }

    @Override
    public void start() {
        TopicCounts topics =
                new TopicCounts(config.topics().partitions(), config.topics().controlPartitions());
        Path state = config.data().resolve("product");
        application = Application.start(connection, config, handlers, topics, state, InstanceName.embedded(), null);
    }

    @Override
    public void check() {
        if (application != null) {
            application.failure().ifPresent(error -> {
                throw new IllegalStateException("the product stopped", error);
            });
        }
    }

    @Override
    public void stop() {
        if (application != null) {
            application.close();
        }
        application = null;
    }
}
