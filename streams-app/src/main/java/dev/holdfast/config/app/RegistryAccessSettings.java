package dev.holdfast.config.app;

import org.jspecify.annotations.Nullable;

/**
 * How Avro values are written and read.
 *
 * @param url the addresses of a schema registry, comma-separated; null to embed one
 * @param valueSerializer the class that writes them; null for the bundled one
 * @param valueDeserializer the class that reads them; null for the bundled one
 */
public record RegistryAccessSettings(
        @Nullable String url,
        @Nullable String valueSerializer,
        @Nullable String valueDeserializer) {}
