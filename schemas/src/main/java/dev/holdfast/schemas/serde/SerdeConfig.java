package dev.holdfast.schemas.serde;

/** The configuration keys that the serdes read: Confluent's names where there is one, {@code holdfast.…} elsewhere. */
public final class SerdeConfig {
    /** Address of the registry, or several with commas between them: they are tried in this order. */
    public static final String REGISTRY_URL = "schema.registry.url";
    /** Whether a schema that the registry does not know yet is registered by the serializer; default {@code true}. */
    public static final String AUTO_REGISTER = "auto.register.schemas";
    /** Accepted and not needed: values are always read as generated classes. */
    public static final String SPECIFIC_READER = "specific.avro.reader";
    /** How the subject of a value's schema is named; default {@code TopicNameStrategy}. */
    public static final String VALUE_SUBJECTS = "value.subject.name.strategy";
    /** The same for keys. */
    public static final String KEY_SUBJECTS = "key.subject.name.strategy";
    /** Where the registry's user name and password stand: {@code USER_INFO} or {@code URL}, which is the default. */
    public static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
    /** {@code user:password}, with {@code USER_INFO}. */
    public static final String USER_INFO = "basic.auth.user.info";
    /** Where the token stands that the registry asks for: {@code STATIC_TOKEN}. It goes before a user name and password. */
    public static final String BEARER_SOURCE = "bearer.auth.credentials.source";
    /** The token, with {@code STATIC_TOKEN}. */
    public static final String BEARER_TOKEN = "bearer.auth.token";
    /** The longest time that one request may take, in milliseconds; default 5000. */
    public static final String TIMEOUT_MS = "holdfast.registry.timeout.ms";
    /** How long a registry that cannot be reached is tried again, in milliseconds; default 30000. */
    public static final String RETRY_MS = "holdfast.registry.retry.ms";
    /** The generated class that the values must be of, a class or its name; default: the class that the writer names. */
    public static final String VALUE_CLASS = "holdfast.value.class";
    /** A {@link SchemaRegistryClient} that several serdes share; default: each makes its own. */
    public static final String REGISTRY_CLIENT = "holdfast.registry.client";
    /** Where Confluent's serializer writes the schema id; Holdfast takes its default alone, in front of the value. */
    public static final String VALUE_SCHEMA_ID_SERIALIZER = "value.schema.id.serializer";
    /** Class name of the serializer of Avro values; default {@link AvroSerializer}. */
    public static final String VALUE_SERIALIZER = "holdfast.value.serializer";
    /** Class name of the deserializer of Avro values; default {@link AvroDeserializer}. */
    public static final String VALUE_DESERIALIZER = "holdfast.value.deserializer";

    private SerdeConfig() {}
}
