package dev.holdfast.schemas.serde;

import dev.holdfast.schemas.GeneratedClasses;
import dev.holdfast.schemas.Topic;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes the serdes of values by the class names in the configuration: Holdfast's own unless
 * {@code holdfast.value.serializer} and {@code holdfast.value.deserializer} name others, such as Confluent's from a
 * plugins folder. Safe for use by many threads; a deserializer that it makes is for one thread at a time. All share one
 * registry client.
 */
public final class ValueSerdes {
    private static final String SCHEMA_ID_IN_FRONT = "PrefixSchemaIdSerializer";

    private final Map<String, Object> config;
    private final ClassLoader loader;
    private @Nullable SchemaRegistryClient client;

    /**
     * @param config Confluent's keys, and those of {@link SerdeConfig}; all of it is handed to the serdes
     * @param loader finds the classes: the application's, or that of the plugins folder
     */
    public ValueSerdes(Map<String, ?> config, ClassLoader loader) {
        this.config = new HashMap<>(config);
        this.config.putIfAbsent(SerdeConfig.SPECIFIC_READER, true);
        this.loader = loader;
        // Before a foreign deserializer meets a class of ours: it trusts none by itself.
        GeneratedClasses.trust();
    }

    /** Returns a serde of the topic's values; throws as {@link #serializer} and {@link #deserializer} do. */
    public <V> Serde<V> serde(Topic<V> topic) {
        return Serdes.serdeFrom(serializer(topic.valueType()), deserializer(topic.valueType()));
    }

    /**
     * Returns a serializer of these values. What one that is not ours throws is told as ours tells it: a
     * {@link RegistryUnavailableException}, or a {@link SchemaRefusedException}.
     *
     * @throws ConfigException if the configured class cannot be found, made or configured; the message says what to do
     */
    @SuppressWarnings("unchecked")
    public <V> Serializer<V> serializer(Class<V> type) {
        if (!SpecificRecord.class.isAssignableFrom(type)) {
            return AvroSerdes.bytes(type).serializer();
        }
        Serializer<V> serializer =
                (Serializer<V>) made(SerdeConfig.VALUE_SERIALIZER, AvroSerializer.class, Serializer.class);
        Map<String, Object> settings = settingsFor(serializer, type);
        configured(serializer, () -> serializer.configure(settings, false));
        return serializer instanceof AvroSerializer ? serializer : new CheckedSerializer<>(serializer);
    }

    /**
     * Returns a deserializer of these values. One that is not ours is made to keep the promise that its values are of
     * the class, and what it throws is told as ours tells it: an {@link UndecodableValueException} if the record is at
     * fault, a {@link RegistryUnavailableException} if the registry is.
     *
     * @throws ConfigException if the configured class cannot be found, made or configured; the message says what to do
     */
    @SuppressWarnings("unchecked")
    public <V> Deserializer<V> deserializer(Class<V> type) {
        if (!SpecificRecord.class.isAssignableFrom(type)) {
            return AvroSerdes.bytes(type).deserializer();
        }
        Deserializer<?> deserializer =
                (Deserializer<?>) made(SerdeConfig.VALUE_DESERIALIZER, AvroDeserializer.class, Deserializer.class);
        Map<String, Object> settings = settingsFor(deserializer, type);
        configured(deserializer, () -> deserializer.configure(settings, false));
        return deserializer instanceof AvroDeserializer
                ? (Deserializer<V>) deserializer
                : new CheckedDeserializer<>(deserializer, type);
    }

    private Object made(String key, Class<?> otherwise, Class<?> needed) {
        String given = RegistrySettings.className(config, key);
        String name = given == null ? otherwise.getName() : given;
        try {
            Class<?> type = Class.forName(name, true, loader);
            if (!needed.isAssignableFrom(type)) {
                throw new ConfigException(key + ": " + name + " is not a " + needed.getName()
                        + "; name another class, or remove the setting to use Holdfast's own");
            }
            return withLoader(() -> instance(key, type));
        } catch (ClassNotFoundException | LinkageError e) {
            throw (ConfigException) new ConfigException(key + ": the class " + name + " cannot be loaded (" + e
                            + "); put its jar and the jars that it needs into the plugins folder, or remove the setting"
                            + " to use Holdfast's own")
                    .initCause(e);
        }
    }

    // A class that is missing is noticed where it is first used, mostly here.
    private void configured(Object serde, Runnable configure) {
        try {
            withLoader(() -> {
                configure.run();
                return serde;
            });
        } catch (LinkageError e) {
            throw new ForeignTrouble(serde.getClass()).missing(e);
        } catch (ConfigException e) {
            throw e;
        } catch (RuntimeException e) {
            throw (ConfigException)
                    new ConfigException(serde.getClass().getName() + " cannot be configured: " + e).initCause(e);
        }
    }

    private static Object instance(String key, Class<?> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof LinkageError) {
                throw new ForeignTrouble(type).missing(cause);
            }
            throw (ConfigException) new ConfigException(key + ": " + type.getName()
                            + " cannot be made (" + cause + "); it needs a public constructor without parameters, and"
                            + " the jars that it uses in the plugins folder")
                    .initCause(e);
        }
    }

    private Map<String, Object> settingsFor(Object serde, Class<?> type) {
        refuseIdsInHeaders();
        Map<String, Object> settings = new HashMap<>(config);
        if (serde instanceof AvroSerializer || serde instanceof AvroDeserializer) {
            settings.put(SerdeConfig.VALUE_CLASS, type);
            settings.computeIfAbsent(SerdeConfig.REGISTRY_CLIENT, key -> sharedClient());
        }
        return settings;
    }

    /** Stores and commands have no headers: a schema id that is written there would be lost. */
    private void refuseIdsInHeaders() {
        String given = RegistrySettings.className(config, SerdeConfig.VALUE_SCHEMA_ID_SERIALIZER);
        if (given != null && !given.endsWith(SCHEMA_ID_IN_FRONT)) {
            throw new ConfigException(SerdeConfig.VALUE_SCHEMA_ID_SERIALIZER + " is " + given
                    + ": Holdfast writes schema ids in front of the value, for what it stores has no headers; remove the"
                    + " setting (records of others may have their ids in a header)");
        }
    }

    private synchronized SchemaRegistryClient sharedClient() {
        SchemaRegistryClient shared = client;
        if (shared == null) {
            shared = new SchemaRegistryClient(config);
            client = shared;
        }
        return shared;
    }

    // Foreign serdes look for their own helpers through the thread's class loader.
    private <R> R withLoader(Supplier<R> action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return action.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
