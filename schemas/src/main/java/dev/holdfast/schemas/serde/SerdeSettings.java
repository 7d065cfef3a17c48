package dev.holdfast.schemas.serde;

import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * What a serializer or deserializer was configured with.
 *
 * @param client the registry
 * @param isKey whether keys are handled, not values
 * @param naming how subjects are named
 * @param autoRegister whether unknown schemas are registered
 * @param valueClass the class that values must be of; null: the one that the writer names
 */
record SerdeSettings(
        SchemaRegistryClient client,
        boolean isKey,
        SubjectNaming naming,
        boolean autoRegister,
        @Nullable Class<? extends SpecificRecord> valueClass) {

    static SerdeSettings of(Map<String, ?> config, boolean isKey) {
        String namingKey = isKey ? SerdeConfig.KEY_SUBJECTS : SerdeConfig.VALUE_SUBJECTS;
        String naming = RegistrySettings.className(config, namingKey);
        RegistrySettings.flag(config, SerdeConfig.SPECIFIC_READER, true);
        return new SerdeSettings(
                client(config),
                isKey,
                naming == null ? SubjectNaming.TOPIC : SubjectNaming.of(namingKey, naming),
                RegistrySettings.flag(config, SerdeConfig.AUTO_REGISTER, true),
                isKey ? null : valueClass(config));
    }

    private static SchemaRegistryClient client(Map<String, ?> config) {
        return config.get(SerdeConfig.REGISTRY_CLIENT) instanceof SchemaRegistryClient shared
                ? shared
                : new SchemaRegistryClient(config);
    }

    private static @Nullable Class<? extends SpecificRecord> valueClass(Map<String, ?> config) {
        Object given = config.get(SerdeConfig.VALUE_CLASS);
        if (given == null) {
            return null;
        }
        if (given instanceof Class<?> type && SpecificRecord.class.isAssignableFrom(type)) {
            return type.asSubclass(SpecificRecord.class);
        }
        Class<? extends SpecificRecord> named =
                given instanceof Class<?> ? null : RecordClasses.named(given.toString());
        if (named == null) {
            throw new ConfigException(SerdeConfig.VALUE_CLASS + " must name a class that Avro generated and that is on"
                    + " the class path, but was " + given);
        }
        return named;
    }
}
