package dev.holdfast.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.schemas.avro.WorkItem;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A setting is kept, or refused with its name and the fix; it is never ignored. */
class SerdeSettingsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            schema.registry.url           | ''                        | is not set
            schema.registry.url           | localhost:8081            | give http://host:port
            schema.registry.url           | mock://x                  | give http://host:port
            schema.registry.url           | http://a:1,,http://b:2    | give http://host:port
            schema.registry.url           | http://joe:hush@bad host  | 'bad host'
            holdfast.registry.timeout.ms  | 0                         | 1 or more, but was 0
            holdfast.registry.timeout.ms  | 5s                        | whole milliseconds
            holdfast.registry.retry.ms    | -1                        | 0 or more
            auto.register.schemas         | yes                       | must be true or false
            specific.avro.reader          | maybe                     | must be true or false
            value.subject.name.strategy   | com.acme.MyStrategy       | TopicRecordNameStrategy
            basic.auth.credentials.source | SASL_INHERIT              | only USER_INFO and URL
            basic.auth.credentials.source | USER_INFO                 | give user:password
            schema.registry.ssl.keystore  | k                         | is no setting
            schema.registry.ssl.truststore.location | /no/such.p12     | check the files
            bearer.auth.token             | t                         | is not set, which is not understood
            bearer.auth.credentials.source | OAUTHBEARER              | is OAUTHBEARER, which is not understood
            bearer.auth.credentials.source | STATIC_TOKEN             | bearer.auth.token is not set
            bearer.auth.logical.cluster   | lsrc-1                    | is not understood
            holdfast.value.class          | java.lang.String          | must name a class that Avro generated
            holdfast.value.class          | no.such.Thing             | must name a class that Avro generated
            """)
    void refusesWhatItCannotKeep(String key, String value, String message) {
        Map<String, Object> config = new HashMap<>(Map.of("schema.registry.url", "http://localhost:8081"));
        config.put(key, value);

        assertThatThrownBy(() -> SerdeSettings.of(config, false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource({
        "TopicNameStrategy, work-items-value",
        "io.confluent.kafka.serializers.subject.TopicNameStrategy, work-items-value",
        "io.confluent.kafka.serializers.subject.RecordNameStrategy, dev.holdfast.schemas.avro.WorkItem",
        "io.confluent.kafka.serializers.subject.TopicRecordNameStrategy,"
                + " work-items-dev.holdfast.schemas.avro.WorkItem"
    })
    void namesSubjectsAsConfluentDoes(String strategy, String subject) {
        SerdeSettings settings = SerdeSettings.of(
                Map.of("schema.registry.url", "http://localhost:8081", "value.subject.name.strategy", strategy), false);

        assertThat(settings.naming().subject("work-items", false, WorkItem.SCHEMA$))
                .isEqualTo(subject);
    }

    @Test
    void takesTheValueClassByName() {
        SerdeSettings settings = SerdeSettings.of(
                Map.of(
                        "schema.registry.url", "http://localhost:8081",
                        "holdfast.value.class", "dev.holdfast.schemas.avro.WorkItem",
                        "specific.avro.reader", "false"),
                false);

        assertThat(settings.valueClass()).isEqualTo(WorkItem.class);
        assertThat(settings.autoRegister()).isTrue();
    }

    @Test
    void wantsToBeConfiguredBeforeUse() {
        try (AvroSerializer<WorkItem> serializer = new AvroSerializer<>();
                AvroDeserializer<WorkItem> deserializer = new AvroDeserializer<>()) {
            assertThatThrownBy(() -> serializer.serialize("t", Samples.workItem()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not configured");
            assertThatThrownBy(() -> deserializer.deserialize("t", new byte[9]))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not configured");
        }
    }
}
