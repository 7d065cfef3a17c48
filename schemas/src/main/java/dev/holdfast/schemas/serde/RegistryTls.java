package dev.holdfast.schemas.serde;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** Whose certificate is trusted at a registry, and which one is shown there: Confluent's keys, read as Kafka reads its. */
final class RegistryTls {
    static final String PREFIX = "schema.registry.";

    private RegistryTls() {}

    /**
     * Reads {@code schema.registry.ssl.…}.
     *
     * @return nothing if none of them is set: the JVM's own trust store counts then
     * @throws ConfigException if a store cannot be used, with the key
     */
    static Optional<SSLContext> of(Map<String, ?> config) {
        Map<String, Object> given = config.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(PREFIX + "ssl."))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(PREFIX.length()), Map.Entry::getValue));
        if (given.isEmpty()) {
            return Optional.empty();
        }
        ConfigDef known = new ConfigDef();
        SslConfigs.addClientSslSupport(known);
        for (String key : given.keySet()) {
            if (!known.names().contains(key)) {
                throw new ConfigException(PREFIX + key + " is no setting; Kafka's ssl.… are, such as " + PREFIX
                        + SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG);
            }
        }
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(new HashMap<>(known.parse(given)));
            return Optional.of(factory.sslContext());
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ConfigException(PREFIX + "ssl.… cannot be used: " + cause.getMessage()
                    + "; check the files, their types and passwords");
        }
    }
}
