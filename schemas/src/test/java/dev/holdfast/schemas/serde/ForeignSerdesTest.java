package dev.holdfast.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.schemas.serde.UndecodableValueException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.AvroTypeException;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a serde from a plugins folder throws is told as ours tells it: by what it is about. */
class ForeignSerdesTest {
    private static final ThreadLocal<Throwable> FAILURE = new ThreadLocal<>();

    /** As Confluent's: no IOException, and with HTTP's status and an error code. */
    static final class RestClientException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final int errorCode;

        RestClientException(int status, int errorCode) {
            super("the registry said no; error code: " + errorCode);
            this.status = status;
            this.errorCode = errorCode;
        }

        public int getStatus() {
            return status;
        }

        public int getErrorCode() {
            return errorCode;
        }
    }

    /** Fails as the test says. */
    public static final class Failing implements Serializer<WorkItem>, Deserializer<WorkItem> {
        @Override
        public void configure(Map<String, ?> config, boolean isKey) {
            if (config.containsKey("fail.at.once")) {
                fail();
            }
        }

        @Override
        public byte[] serialize(String topic, WorkItem data) {
            fail();
            return new byte[0];
        }

        @Override
        public WorkItem deserialize(String topic, byte[] data) {
            fail();
            return Samples.workItem();
        }

        @Override
        public void close() {}

        private static void fail() {
            Throwable failure = FAILURE.get();
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        }
    }

    @ParameterizedTest
    @CsvSource({"404,40401", "404,40402", "404,40403"})
    void tellsASchemaThatTheRegistryDoesNotHave(int status, int errorCode) {
        assertThat(reading(wrapped(new RestClientException(status, errorCode))))
                .isInstanceOfSatisfying(
                        UndecodableValueException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_SCHEMA_ID));
    }

    @ParameterizedTest
    @CsvSource({"503,50301", "503,503", "500,50001", "429,42901", "401,40101", "404,404", "200,50005"})
    void tellsARegistryThatIsNotWell(int status, int errorCode) {
        assertThat(reading(wrapped(new RestClientException(status, errorCode))))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("error code: " + errorCode)
                .hasMessageContaining("schema.registry.url");
        assertThat(writing(wrapped(new RestClientException(status, errorCode))))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 408, 429})
    void tellsItAlsoWhereNoMoreThanWordsAreKept(int errorCode) {
        InvalidConfigurationException kept = new InvalidConfigurationException("no; error code: " + errorCode);

        assertThat(reading(kept)).isInstanceOf(RegistryUnavailableException.class);
        assertThat(writing(kept)).isInstanceOf(RegistryUnavailableException.class);
        assertThat(reading(new InvalidConfigurationException("no client")))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void tellsANetworkThatFails() {
        for (IOException trouble : new IOException[] {new ConnectException("refused"), new IOException("reset")}) {
            assertThat(reading(wrapped(trouble))).isInstanceOf(RegistryUnavailableException.class);
            assertThat(writing(wrapped(trouble))).isInstanceOf(RegistryUnavailableException.class);
        }
    }

    @Test
    void tellsASchemaThatIsRefused() {
        for (Throwable refusal : new Throwable[] {
            wrapped(new RestClientException(409, 40901)),
            new InvalidConfigurationException("Schema being registered is incompatible; error code: 409"),
            wrapped(new RestClientException(422, 42201)),
            wrapped(new RestClientException(404, 40403))
        }) {
            assertThat(writing(refusal))
                    .isInstanceOf(SchemaRefusedException.class)
                    .hasMessageContaining("auto.register.schemas=true");
        }
    }

    @Test
    void tellsARecordThatIsAtFault() {
        assertReason(Reason.CORRUPT, new SerializationException("bad"));
        assertReason(Reason.CORRUPT, wrapped(new AvroRuntimeException("bad")));
        assertReason(Reason.CORRUPT, wrapped(new EOFException()));
        assertReason(Reason.CORRUPT, wrapped(new InvalidNumberEncodingException("bad")));
        assertReason(Reason.CORRUPT, new AvroTypeException("bad"));
        assertReason(Reason.CORRUPT, new ArrayIndexOutOfBoundsException(7));
        assertReason(Reason.CORRUPT, new StackOverflowError());
        assertReason(Reason.NOT_AVRO, new SerializationException("Unknown magic byte!"));
        assertReason(Reason.WRONG_TYPE, wrapped(new SecurityException("Forbidden a.stranger.Type!")));
    }

    @Test
    void namesTheClassThatIsMissingAndWhereItBelongs() {
        NoClassDefFoundError missing = new NoClassDefFoundError("org/apache/hc/core5/http/HttpException");

        for (Throwable told : new Throwable[] {reading(missing), writing(missing), configuring(missing)}) {
            assertThat(told)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("org/apache/hc/core5/http/HttpException")
                    .hasMessageContaining("into the plugins folder")
                    .hasMessageContaining("docs/serdes.md");
        }
    }

    @Test
    void leavesAloneWhatIsNobodysFault() {
        InterruptException interrupt = new InterruptException("stop");
        NullPointerException unset = new NullPointerException("a field");
        Thread.interrupted();

        assertThat(reading(interrupt)).isSameAs(interrupt);
        assertThat(reading(new IllegalStateException("closed"))).isInstanceOf(IllegalStateException.class);
        assertThat(writing(unset)).isSameAs(unset);
    }

    @Test
    void saysWhatCannotBeConfigured() {
        assertThat(configuring(new IllegalArgumentException("such a value")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("Failing cannot be configured")
                .hasMessageContaining("such a value");
    }

    @Test
    void refusesToWriteSchemaIdsIntoHeaders() {
        Map<String, Object> config = config();
        config.put("value.schema.id.serializer", "io.confluent.kafka.serializers.schema.id.HeaderSchemaIdSerializer");

        assertThatThrownBy(() -> serdes(config).serializer(WorkItem.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("in front of the value");
    }

    private static void assertReason(Reason reason, Throwable failure) {
        assertThat(reading(failure))
                .isInstanceOfSatisfying(
                        UndecodableValueException.class,
                        e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining("topic t");
    }

    private static SerializationException wrapped(Throwable cause) {
        return new SerializationException("Error retrieving Avro value schema for id 1", cause);
    }

    private static Throwable reading(Throwable failure) {
        FAILURE.set(failure);
        Deserializer<WorkItem> deserializer = serdes(config()).deserializer(WorkItem.class);
        return catchThrowable(() -> deserializer.deserialize("t", new byte[] {1}));
    }

    private static Throwable writing(Throwable failure) {
        FAILURE.set(failure);
        Serializer<WorkItem> serializer = serdes(config()).serializer(WorkItem.class);
        return catchThrowable(() -> serializer.serialize("t", Samples.workItem()));
    }

    private static Throwable configuring(Throwable failure) {
        FAILURE.set(failure);
        Map<String, Object> config = config();
        config.put("fail.at.once", true);
        return catchThrowable(() -> serdes(config).deserializer(WorkItem.class));
    }

    private static ValueSerdes serdes(Map<String, Object> config) {
        return new ValueSerdes(config, ForeignSerdesTest.class.getClassLoader());
    }

    private static Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>();
        config.put("holdfast.value.serializer", Failing.class.getName());
        config.put("holdfast.value.deserializer", Failing.class.getName());
        return config;
    }
}
