package dev.holdfast.cluster.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.cluster.AccessSecret;
import dev.holdfast.cluster.PortTakenException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class EmbeddedBrokerIT {
    private static final AccessSecret SECRET = AccessSecret.random();
    private static final TopicPartition KEPT = new TopicPartition("kept", 0);

    @TempDir
    Path logDir;

    @Test
    void keepsItsRecordsAndItsPortThroughACleanRestart() throws Exception {
        String address;
        try (EmbeddedBroker broker = EmbeddedBroker.start(logDir, BrokerSettings.DEFAULTS, SECRET)) {
            address = broker.bootstrapServers();
            write(address);
        }
        assertThat(logDir.resolve(".kafka_cleanshutdown")).exists();

        try (EmbeddedBroker broker = EmbeddedBroker.start(logDir, BrokerSettings.DEFAULTS, SECRET)) {
            assertThat(broker.bootstrapServers()).isEqualTo(address);
            assertThat(read(address)).containsExactly("kept value");
            assertThat(broker.failure()).isNotDone();
        }
    }

    @Test
    void takesAnotherPortWhenItsLastOneIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            BrokerPort.remember(logDir, other.getLocalPort());

            assertThat(BrokerPort.choose(logDir, 0)).isZero();
        }
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = other.getLocalPort();

            assertThatThrownBy(() -> EmbeddedBroker.start(logDir, new BrokerSettings(port, Map.of()), SECRET))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining("port " + port)
                    .hasMessageContaining("broker.port");
        }
    }

    @Test
    void saysWhatIsWrongWhenItDoesNotStart() throws Exception {
        Files.writeString(logDir.resolve("meta.properties"), "version=1\nnode.id=77\ncluster.id=x\n");

        assertThatThrownBy(() -> EmbeddedBroker.start(logDir, BrokerSettings.DEFAULTS, SECRET))
                .isInstanceOf(BrokerFailedException.class)
                .hasMessageContaining(logDir.toString())
                .hasMessageContaining("77");
    }

    @Test
    void letsSettingsOfTheUserWin() {
        var config = BrokerConfiguration.of(logDir, 0, new BrokerSettings(0, Map.of("num.io.threads", "7")), SECRET);

        assertThat(config.getInt("num.io.threads")).isEqualTo(7);
    }

    private static Map<String, Object> settings(String address) {
        Map<String, Object> settings = new HashMap<>(SECRET.ofBrokerClients());
        settings.put("bootstrap.servers", address);
        settings.put("auto.offset.reset", "earliest");
        return settings;
    }

    private static void write(String address) throws Exception {
        try (Admin admin = Admin.create(
                BrokerProbe.settings(address, Map.copyOf(SECRET.ofBrokerClients()), Duration.ofSeconds(20)))) {
            admin.createTopics(List.of(new NewTopic(KEPT.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(settings(address), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(KEPT.topic(), "key", "kept value"))
                    .get();
        }
    }

    private static List<String> read(String address) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(settings(address), new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(KEPT));
            consumer.seekToBeginning(List.of(KEPT));
            return consumer.poll(Duration.ofSeconds(20)).records(KEPT).stream()
                    .map(record -> record.value())
                    .toList();
        }
    }
}
