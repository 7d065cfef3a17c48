package dev.holdfast.topology;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** After which time the broker ends a transaction of a stream thread. */
final class TransactionTimeout {
    /** What Kafka Streams sets where nobody sets it: less than a producer's own default of a minute. */
    static final Duration DEFAULT = Duration.ofSeconds(10);

    private TransactionTimeout() {}

    /** Reads it from the settings of Kafka Streams, in which those for producers win. */
    static Duration of(Map<String, Object> settings) {
        Object value = settings.getOrDefault(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                settings.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG));
        return value == null
                ? DEFAULT
                : Duration.ofMillis(Long.parseLong(Objects.toString(value).strip()));
    }
}
