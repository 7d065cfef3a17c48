package dev.holdfast.config.app;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the topology runs in this instance.
 *
 * @param threads the stream threads
 * @param instanceId the name of this instance, where one was given
 * @param unknownExperimentWait how long items of an experiment that nobody has started are kept waiting
 * @param properties settings of Kafka Streams, from {@code streams.…}
 */
public record StreamsSettings(
        int threads, @Nullable String instanceId, Duration unknownExperimentWait, Map<String, String> properties) {

    /** Copies the map. */
    public StreamsSettings {
        properties = Map.copyOf(properties);
    }
}
