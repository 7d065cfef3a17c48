package dev.holdfast.runtime;

import dev.holdfast.config.app.AppConfig;
import dev.holdfast.schemas.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings of Kafka Streams, in this order, later ones winning: Holdfast's choices, the user's {@code kafka.…}, the
 * user's {@code streams.…}, and last what Holdfast's promises need, which cannot be changed.
 */
final class StreamsProperties {
    /** The application id, which is the consumer group, too, behind the prefix of topics, unless the user sets another. */
    private static final String APPLICATION_ID = "holdfast";

    private StreamsProperties() {}

    static String applicationId(AppConfig config) {
        return config.streams()
                .properties()
                .getOrDefault(
                        StreamsConfig.APPLICATION_ID_CONFIG, config.topics().prefix() + APPLICATION_ID);
    }

    /**
     * Puts the settings together.
     *
     * @param stateFolder where the stores are kept
     * @param instance the name of this instance
     * @param member the static member of the group that it is; empty if it is none
     */
    static Map<String, Object> of(
            Connection connection, AppConfig config, Path stateFolder, String instance, Optional<String> member) {
        Map<String, Object> settings = choices(config, stateFolder);
        // A static member comes back to its partitions at once after kill -9, instead of when its old session ends.
        member.ifPresent(id -> settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        settings.putAll(connection.common());
        settings.putAll(config.streams().properties());
        promises(settings);
        settings.put(StreamsConfig.CLIENT_ID_CONFIG, GroupInstances.clientId(instance));
        return settings;
    }

    private static Map<String, Object> choices(AppConfig config, Path stateFolder) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(config));
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.streams().threads());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.topics().replication());
        // The backlog holds whole items, which a broker's default of 1 MiB a record would refuse.
        settings.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), Topics.MAX_RECORD_BYTES);
        if (config.topics().minInsync() > 1) {
            settings.put(
                    StreamsConfig.topicPrefix(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG),
                    config.topics().minInsync());
        }
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        // The pulse of dispatch: with the default of 100 ms an idle thread would sleep through nine of ten.
        settings.put(StreamsConfig.POLL_MS_CONFIG, 10);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
        // Nothing here joins: no input waits for the order of another. It also costs a sixth less for each record.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        // Events of calls come one by one: a fetch for each takes more time than what is done with it. A partition that
        // is added waits for the fetch under way, too.
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), 16_384);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 25);
        // What was fetched first is handed on first: commands and counts wait behind so much of each item partition.
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 262_144);
        settings.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 20);
        settings.put(
                StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), Connection.MAX_REQUEST_BYTES);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        return settings;
    }

    private static void promises(Map<String, Object> settings) {
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(
                StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, RejectingExceptionHandler.class.getName());
        settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, OutputExceptionHandler.class.getName());
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    }
}
