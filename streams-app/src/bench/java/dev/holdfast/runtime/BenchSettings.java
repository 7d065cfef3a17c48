package dev.holdfast.runtime;

import dev.holdfast.config.app.AppConfig;
import java.nio.file.Path;
import java.util.Properties;

/** Lends the product's Kafka Streams settings to the bare topology, so that both run with the very same ones. */
public final class BenchSettings {
    private BenchSettings() {}

    /** Returns the settings that an application instance of this configuration would run with. */
    public static Properties streams(Connection connection, AppConfig config, Path stateFolder) {
        Properties properties = new Properties();
        properties.putAll(StreamsProperties.of(
                connection,
                config,
                stateFolder,
                "bench",
                InstanceName.embedded().member()));
        return properties;
    }
}
