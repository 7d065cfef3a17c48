package dev.holdfast.cluster.broker;

import java.util.Map;

/**
 * What can be chosen about the embedded broker.
 *
 * @param port the port it listens on, on loopback; 0 for the one it had last if that is free, else any free one
 * @param overrides Kafka broker settings that win over ours
 */
public record BrokerSettings(int port, Map<String, String> overrides) {

    /** Any port, no overrides. */
    public static final BrokerSettings DEFAULTS = new BrokerSettings(0, Map.of());

    /**
     * Copies the overrides.
     *
     * @throws IllegalArgumentException if the port is not within 0 and 65535
     */
    public BrokerSettings {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("broker.port must be within 0 and 65535, but was " + port);
        }
        overrides = Map.copyOf(overrides);
    }
}
