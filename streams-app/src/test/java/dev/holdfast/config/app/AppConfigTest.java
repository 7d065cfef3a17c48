package dev.holdfast.config.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.holdfast.config.yaml.InvalidConfigurationException;
import dev.holdfast.config.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppConfigTest {
    private static final Map<String, String> NOTHING = Map.of();

    @TempDir
    Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("x.yaml"), yaml);
    }

    private static EffectiveSetting effective(AppConfig config, String key) {
        return config.effective().stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void hasDefaultsForAll() {
        AppConfig config = AppConfig.load(null, NOTHING, NOTHING);

        assertThat(config.data()).isEqualTo(Path.of(".holdfast"));
        assertThat(config.plugins()).isEqualTo(Path.of("plugins"));
        assertThat(config.broker()).isEqualTo(new BrokerAddressSettings(null, 0, Map.of()));
        assertThat(config.broker().isEmbedded()).isTrue();
        assertThat(config.registry()).isEqualTo(new RegistryAccessSettings(null, null, null));
        assertThat(config.topics()).isEqualTo(new TopicsSettings(4, 1, 1, 1, ""));
        assertThat(config.streams()).isEqualTo(new StreamsSettings(2, null, Duration.ofMinutes(10), Map.of()));
        assertThat(config.progress()).isEqualTo(new ProgressSettings(100, Duration.ofSeconds(10)));
        assertThat(config.clientProperties()).isEmpty();
        assertThat(config.effective())
                .hasSameSizeAs(AppSettings.ALL)
                .allMatch(setting -> setting.origin().equals("default"));
    }

    @Test
    void letsTheFileWinOverDefaults() throws IOException {
        Path file = file("\nbroker:\n  port: 1111\n");

        AppConfig config = AppConfig.load(file, NOTHING, NOTHING);

        assertThat(config.broker().port()).isEqualTo(1111);
        assertThat(effective(config, "broker.port").origin()).isEqualTo("file " + file + ":3");
    }

    @Test
    void letsTheEnvironmentWinOverTheFile() throws IOException {
        AppConfig config = AppConfig.load(file("broker.port: 1111\n"), Map.of("HOLDFAST_BROKER_PORT", "2222"), NOTHING);

        assertThat(effective(config, "broker.port"))
                .isEqualTo(new EffectiveSetting(
                        "broker.port",
                        "2222",
                        "environment HOLDFAST_BROKER_PORT",
                        "port of the embedded broker; 0 takes a free one"));
    }

    @Test
    void letsFlagsWinOverTheEnvironment() {
        AppConfig config = AppConfig.load(
                null, Map.of("HOLDFAST_BOOTSTRAP_SERVERS", "a:1"), Map.of("bootstrap.servers", "b:2,[::1]:3"));

        assertThat(config.broker().bootstrapServers()).isEqualTo("b:2,[::1]:3");
        assertThat(config.broker().isEmbedded()).isFalse();
        assertThat(effective(config, "bootstrap.servers").origin()).isEqualTo("flag --bootstrap-servers");
    }

    @Test
    void takesAnEmptyVariableForNone() {
        assertThat(AppConfig.load(null, Map.of("HOLDFAST_DATA", ""), NOTHING).data())
                .isEqualTo(Path.of(".holdfast"));
    }

    @Test
    void passesKafkaSettingsOnByPrefix() throws IOException {
        AppConfig config = AppConfig.load(
                file("""
                        kafka:
                          max.poll.records: 50
                          ssl.enabled.protocols: [TLSv1.2, TLSv1.3]
                          broker: {log.cleaner.threads: 1}
                        streams: {threads: 3, commit.interval.ms: 500}
                        """),
                Map.of("HOLDFAST_STREAMS_NUM_STANDBY_REPLICAS", "1", "HOLDFAST_STREAMS_THREADS", "5"),
                Map.of("kafka.client.id", "me"));

        assertThat(config.clientProperties())
                .containsOnly(
                        entry("max.poll.records", "50"),
                        entry("ssl.enabled.protocols", "TLSv1.2,TLSv1.3"),
                        entry("client.id", "me"));
        assertThat(config.broker().properties()).containsExactly(entry("log.cleaner.threads", "1"));
        assertThat(config.streams().threads()).isEqualTo(5);
        assertThat(config.streams().properties())
                .containsOnly(entry("commit.interval.ms", "500"), entry("num.standby.replicas", "1"));
        assertThat(effective(config, "kafka.client.id").origin()).isEqualTo("flag --kafka.client.id");
        assertThat(effective(config, "streams.num.standby.replicas").origin())
                .isEqualTo("environment HOLDFAST_STREAMS_NUM_STANDBY_REPLICAS");
    }

    @Test
    void readsLimitsThatExperimentsShareByName() throws IOException {
        AppConfig config = AppConfig.load(
                file("limits:\n  openai: {rate: 500/m, tokens: 90000/m, concurrency: 32}\n  local.rate: 5/s\n"),
                Map.of("HOLDFAST_LIMITS_LOCAL_CONCURRENCY", "2"),
                Map.of("limits.openai.concurrency", "16"));

        assertThat(config.limits())
                .containsOnly(
                        entry("openai", new NamedLimit("openai", "500/m", "90000/m", 16)),
                        entry("local", new NamedLimit("local", "5/s", null, 2)));
        assertThat(effective(config, "limits.openai.tokens").value()).isEqualTo("90000/m");
        assertThat(effective(config, "limits.openai.concurrency").origin())
                .isEqualTo("flag --limits.openai.concurrency");
    }

    @Test
    void namesWhatIsWrongWithALimit() throws IOException {
        assertThatThrownBy(() -> AppConfig.load(
                        file("limits:\n  openai: {rate: fast, tokenz: 5/s, concurrency: 0}\n"), NOTHING, NOTHING))
                .hasMessageContaining("limits.openai.rate: must be a rate such as 5/s")
                .hasMessageContaining("limits.openai.tokenz: unknown key")
                .hasMessageContaining("limits.openai.concurrency: must be a whole number from 1 to 10000");
    }

    @Test
    void stillTakesTheFormerNameOfASettingAndSaysWhatItIsCalledNow() throws IOException {
        AppConfig config = AppConfig.load(file("executor:\n  places: 7\n"), NOTHING, NOTHING);

        assertThat(config.executorSlots()).isEqualTo(7);
        assertThat(config.warnings()).singleElement().asString().contains("executor.slots");
        assertThat(AppConfig.load(null, Map.of("HOLDFAST_EXECUTOR_PLACES", "8"), NOTHING)
                        .executorSlots())
                .isEqualTo(8);
        assertThat(AppConfig.load(null, NOTHING, Map.of("executor.places", "9")).executorSlots())
                .isEqualTo(9);
    }

    @Test
    void masksSecrets() {
        AppConfig config = AppConfig.load(
                null,
                NOTHING,
                Map.of(
                        "kafka.ssl.key.password", "s3cret",
                        "kafka.sasl.jaas.config", "s3cret",
                        "kafka.basic.auth.user.info", "me:s3cret",
                        "kafka.ssl.keystore.key", "s3cret",
                        "schema.registry.url", "http://me:s3cret@host:1/"));

        assertThat(config.effective().toString()).doesNotContain("s3cret");
        assertThat(effective(config, "schema.registry.url").value()).isEqualTo("http://********@host:1/");
        assertThat(config.clientProperties()).containsEntry("sasl.jaas.config", "s3cret");
        assertThat(config.registry().url()).isEqualTo("http://me:s3cret@host:1/");
    }

    @Test
    void resolvesFoldersOfTheFileAgainstIt() throws IOException {
        assertThat(AppConfig.load(file("data: d/e\n"), NOTHING, NOTHING).data()).isEqualTo(folder.resolve("d/e"));
        assertThat(AppConfig.load(null, NOTHING, Map.of("data", "d/e")).data()).isEqualTo(Path.of("d/e"));
    }

    @Test
    void choosesSerdesByClassName() {
        AppConfig config = AppConfig.load(
                null, Map.of("HOLDFAST_VALUE_SERIALIZER", "a.B"), Map.of("holdfast.value.deserializer", "c.D"));

        assertThat(config.registry()).isEqualTo(new RegistryAccessSettings(null, "a.B", "c.D"));
    }

    @Test
    void namesAllMistakesOfAllLayersAtOnce() throws IOException {
        Path file = file("broker: {prt: 1}\ntopics.partitions: none\nkafka.bootstrap.servers: a:1\ndata: [a]\n");

        assertThatThrownBy(() -> AppConfig.load(
                        file, Map.of("HOLDFAST_BROKER_PORT", "70000"), Map.of("bootstrap.servers", "host", "dat", "x")))
                .isInstanceOf(InvalidConfigurationException.class)
                .message()
                .isEqualToIgnoringNewLines(file + ":1:10: broker.prt: unknown key; did you mean 'broker.port'?\n"
                        + file + ":2:20: topics.partitions: must be a whole number, but was 'none'\n"
                        + file
                        + ":3:26: kafka.bootstrap.servers: must not be set beside our own; set bootstrap.servers\n"
                        + file + ":4:7: data: must be one value, but was a list\n"
                        + "environment HOLDFAST_BROKER_PORT: broker.port: must be a whole number from 0 to 65535,"
                        + " but was '70000'\n"
                        + "flag --bootstrap-servers: bootstrap.servers: must be host:port, several with commas"
                        + " between, but has 'host'\n"
                        + "flag --dat: unknown setting; did you mean 'data'?");
    }

    @Test
    void refusesCopiesThatOneNodeCannotHold() {
        assertThatThrownBy(() -> AppConfig.load(null, NOTHING, Map.of("topics.replication", "3")))
                .hasMessageContaining("must be 1 with the embedded broker");
        assertThat(AppConfig.load(null, NOTHING, Map.of("topics.replication", "3", "bootstrap.servers", "a:1"))
                        .topics()
                        .replication())
                .isEqualTo(3);
    }

    @Test
    void refusesAKeyThatStandsTwiceInTwoForms() throws IOException {
        Path file = file("broker: {port: 1}\nbroker.port: 2\n");

        assertThatThrownBy(() -> AppConfig.load(file, NOTHING, NOTHING))
                .hasMessage(file + ":2:1: broker.port: stands there twice; first on line 1");
    }

    @Test
    void warnsOfAVariableThatIsNoSetting() {
        AppConfig config =
                AppConfig.load(null, Map.of("HOLDFAST_BROKR_PORT", "1", "HOLDFAST_HOME", "/x", "PATH", "y"), NOTHING);

        assertThat(config.warnings())
                .map(Problem::toString)
                .containsExactly("environment HOLDFAST_BROKR_PORT: is no setting and is not used;"
                        + " did you mean 'HOLDFAST_BROKER_PORT'?");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path none = folder.resolve("none.yaml");

        assertThatThrownBy(() -> AppConfig.load(none, NOTHING, NOTHING)).hasMessageContaining("there is no such file");
    }
}
