package dev.holdfast.cluster.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.apache.avro.Schema;

/** When two schemas are one, beside their texts. */
final class SchemaIdentity {
    private static final ObjectMapper SORTED =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    private SchemaIdentity() {}

    /** Returns the GUID that Confluent's registry of 8.0 and later gives the schema: the MD5 of its text. */
    static UUID guid(Schema schema) {
        return guid(schema.toString());
    }

    static UUID guid(String text) {
        try {
            ByteBuffer md5 =
                    ByteBuffer.wrap(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
            return new UUID(md5.getLong(), md5.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    /** Says whether two schemas are one but for the order of their attributes: what {@code normalize=true} asks for. */
    static boolean isSameButForOrder(Schema one, Schema other) {
        return normal(one).equals(normal(other));
    }

    private static String normal(Schema schema) {
        try {
            return SORTED.writeValueAsString(SORTED.readValue(schema.toString(), Object.class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a schema is always JSON", e);
        }
    }
}
