package dev.holdfast.schemas.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Asks a schema registry by Confluent's REST API and remembers what it said: schemas and ids forever, for they never
 * change; an unknown id for a second, because it may be registered any moment. Safe for use by many threads, and meant
 * to be shared.
 */
public final class SchemaRegistryClient {
    private static final long UNKNOWN_FOR_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int MOST_UNKNOWN_IDS = 10_000;
    private static final int DEEPEST_REFERENCE = 20;

    private final Supplier<Map<String, ?>> config;
    private final Map<Integer, String> texts;
    private @Nullable RegistryTransport transport;
    private final Map<SubjectSchema, Integer> registered = new ConcurrentHashMap<>();
    private final Map<SubjectSchema, Integer> lookedUp = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
    private final Map<UUID, Schema> schemasByGuid = new ConcurrentHashMap<>();
    /** Ids and GUIDs. */
    private final Map<Object, Long> unknownSince = new ConcurrentHashMap<>();

    private record SubjectSchema(String subject, Schema schema) {}

    /**
     * @param config Confluent's keys as listed in {@link SerdeConfig}
     * @throws org.apache.kafka.common.config.ConfigException if the address is missing or a setting cannot be kept
     */
    public SchemaRegistryClient(Map<String, ?> config) {
        this(Map.of(), () -> config);
        RegistryTransport unused = transport();
    }

    /**
     * Creates a client that knows some schemas already. It asks the registry only for others.
     *
     * @param texts the schemas by id, as JSON
     * @param config gives the configuration when the registry is asked for the first time
     */
    public SchemaRegistryClient(Map<Integer, String> texts, Supplier<Map<String, ?>> config) {
        this.texts = Map.copyOf(texts);
        this.config = config;
    }

    private synchronized RegistryTransport transport() {
        RegistryTransport made = transport;
        if (made == null) {
            made = new RegistryTransport(RegistrySettings.of(config.get()));
            transport = made;
        }
        return made;
    }

    /**
     * Registers a schema; the same one again gives the same id.
     *
     * @return the schema's id
     * @throws SchemaRefusedException if the registry refuses it: incompatible with earlier ones, or invalid
     * @throws RegistryUnavailableException if the registry is not well
     */
    public int register(String subject, Schema schema) {
        SubjectSchema wanted = new SubjectSchema(subject, schema);
        Integer known = registered.get(wanted);
        if (known != null) {
            return known;
        }
        RegistryAnswer answer = transport().post("/subjects/" + segment(subject) + "/versions", document(schema));
        if (!answer.isDocument()) {
            throw new SchemaRefusedException("schema registry " + answer.uri() + " refused the schema "
                    + schema.getFullName() + " for subject " + subject + ": " + answer.reason()
                    + "; change the schema so that it fits, or the subject's compatibility");
        }
        return remember(registered, wanted, answer);
    }

    /**
     * Looks up the id of a schema that somebody else has registered.
     *
     * @return the schema's id
     * @throws SchemaRefusedException if the subject does not have this schema
     * @throws RegistryUnavailableException if the registry is not well
     */
    public int idOf(String subject, Schema schema) {
        SubjectSchema wanted = new SubjectSchema(subject, schema);
        Integer known = lookedUp.get(wanted);
        if (known != null) {
            return known;
        }
        RegistryAnswer answer = transport().post("/subjects/" + segment(subject), document(schema));
        if (!answer.isDocument()) {
            throw new SchemaRefusedException("schema registry " + answer.uri() + " does not have the schema "
                    + schema.getFullName() + " under subject " + subject + ": " + answer.reason()
                    + "; register it, or set " + SerdeConfig.AUTO_REGISTER + "=true");
        }
        return remember(lookedUp, wanted, answer);
    }

    /**
     * Returns the schema with an id.
     *
     * @throws UndecodableValueException if the registry does not know the id, or has a schema there that is not Avro
     * @throws RegistryUnavailableException if the registry is not well
     */
    public Schema byId(int id) {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        String text = texts.get(id);
        Schema schema =
                text != null ? parser().parse(text) : id < 0 ? null : lookUp(id, "/schemas/ids/" + id, "id " + id);
        if (schema == null) {
            throw unknown("the schema id " + id);
        }
        schemas.put(id, schema);
        return schema;
    }

    /**
     * Returns the schema with a GUID, which Confluent's serdes of 8.1 and later may write instead of an id.
     *
     * @throws UndecodableValueException if the registry does not know the GUID, or has a schema there that is not Avro
     * @throws RegistryUnavailableException if the registry is not well
     */
    public Schema byGuid(UUID guid) {
        Schema known = schemasByGuid.get(guid);
        if (known != null) {
            return known;
        }
        Schema schema = lookUp(guid, "/schemas/guids/" + guid, "GUID " + guid);
        if (schema == null) {
            throw unknown("the schema GUID " + guid + " (registries before Confluent's 8.0 know none)");
        }
        schemasByGuid.put(guid, schema);
        return schema;
    }

    private @Nullable Schema lookUp(Object idOrGuid, String path, String name) {
        if (isKnownToBeUnknown(idOrGuid)) {
            return null;
        }
        RegistryAnswer answer = transport().get(path);
        if (!answer.isDocument()) {
            rememberUnknown(idOrGuid);
            return null;
        }
        return parsed(name, answer);
    }

    private static int remember(Map<SubjectSchema, Integer> cache, SubjectSchema wanted, RegistryAnswer answer) {
        int id = answer.requiredInt("id");
        cache.put(wanted, id);
        return id;
    }

    private boolean isKnownToBeUnknown(Object id) {
        Long since = unknownSince.get(id);
        return since != null && System.nanoTime() - since < UNKNOWN_FOR_NANOS;
    }

    private void rememberUnknown(Object id) {
        if (unknownSince.size() >= MOST_UNKNOWN_IDS) {
            unknownSince.clear();
        }
        unknownSince.put(id, System.nanoTime());
    }

    private static UndecodableValueException unknown(String what) {
        return new UndecodableValueException(Reason.UNKNOWN_SCHEMA_ID, "the schema registry does not know " + what);
    }

    private Schema parsed(String name, RegistryAnswer answer) {
        String type = answer.body().path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new UndecodableValueException(
                    Reason.NOT_AVRO, "the schema with " + name + " is a " + type + " schema, not an Avro schema");
        }
        return parsed(parser(), answer, 0);
    }

    private static Schema.Parser parser() {
        return new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
    }

    private Schema parsed(Schema.Parser parser, RegistryAnswer answer, int depth) {
        if (depth > DEEPEST_REFERENCE) {
            throw answer.wrong("its schema references go deeper than " + DEEPEST_REFERENCE);
        }
        for (JsonNode reference : answer.body().path("references")) {
            String subject = reference.path("subject").asText();
            RegistryAnswer referenced = transport()
                    .get("/subjects/" + segment(subject) + "/versions/"
                            + reference.path("version").asInt());
            if (!referenced.isDocument()) {
                throw answer.wrong("it does not have the schema that another one refers to: " + referenced.reason());
            }
            if (!parser.getTypes().containsKey(reference.path("name").asText())) {
                parsed(parser, referenced, depth + 1);
            }
        }
        try {
            return parser.parse(answer.requiredText("schema"));
        } catch (AvroRuntimeException e) {
            throw answer.wrong("it answered with a schema that cannot be read (" + e.getMessage() + ")");
        }
    }

    private static JsonNode document(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
    }

    private static String segment(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
