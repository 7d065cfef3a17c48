package dev.holdfast.config.app;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The broker to talk to.
 *
 * @param bootstrapServers the addresses of a cluster; null to embed a broker
 * @param port the port of the embedded broker; 0 takes a free one
 * @param properties settings of the embedded broker, from {@code kafka.broker.…}
 */
public record BrokerAddressSettings(@Nullable String bootstrapServers, int port, Map<String, String> properties) {

    /** Copies the map. */
    public BrokerAddressSettings {
        properties = Map.copyOf(properties);
    }

    /** Says whether the broker is embedded. */
    public boolean isEmbedded() {
        return bootstrapServers == null;
    }
}
