package dev.holdfast.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.config.app.AppConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets stand in files and variables, and are found there in the words of Kafka's config providers. */
class ReferencesTest {
    @TempDir
    Path folder;

    @Test
    void findsASecretInAVariableAPropertiesFileAndAFileOfItsOwn() throws Exception {
        Path file = Files.writeString(folder.resolve("secrets.properties"), "app=from-file\n");
        Files.writeString(folder.resolve("token"), "from-dir\n");

        AppConfig config = AppConfig.load(
                null,
                Map.of("KAFKA_PW", "from-env"),
                Map.of(
                        "kafka.sasl.jaas.config", "x password=\"${env:KAFKA_PW}\" y=\"${file:" + file + ":app}\";",
                        "kafka.ssl.truststore.password", "${dir:" + folder + ":token}",
                        "streams.num.standby.replicas", "${env:NONE_BUT_NOT_ASKED_FOR"));

        assertThat(config.clientProperties())
                .containsEntry("sasl.jaas.config", "x password=\"from-env\" y=\"from-file\";")
                .containsEntry("ssl.truststore.password", "from-dir");
        assertThat(config.effective().toString()).doesNotContain("from-env", "from-file", "from-dir");
    }

    @Test
    void neverShowsWhatAReferenceStandsForEvenWhereTheKeyIsNoSecret() {
        AppConfig config = AppConfig.load(null, Map.of("WHO", "somebody"), Map.of("kafka.client.rack", "${env:WHO}"));

        assertThat(config.clientProperties()).containsEntry("client.rack", "somebody");
        assertThat(config.effective())
                .anySatisfy(setting -> assertThat(setting.value()).isEqualTo("${env:WHO}"));
    }

    @Test
    void saysWhichReferenceLeadsNowhereAndWhatWouldMendIt() {
        assertThatThrownBy(() -> AppConfig.load(
                        null,
                        Map.of(),
                        Map.of(
                                "kafka.a", "${env:NOT_SET}",
                                "kafka.b", "${file:/no/such/file:key}",
                                "kafka.c", "${dir:/no/such:key}")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("${env:NOT_SET} is not there: set the variable NOT_SET")
                .hasMessageContaining("${file:/no/such/file:key} cannot be read: the file /no/such/file must be")
                .hasMessageContaining("${dir:/no/such:key}");
    }
}
