package dev.holdfast.cluster;

import dev.holdfast.cluster.broker.BrokerProbe;
import dev.holdfast.cluster.broker.BrokerSettings;
import dev.holdfast.cluster.broker.EmbeddedBroker;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * A process to be killed: a broker, and producers that commit transactions as fast as they can, each over several
 * partitions and with a consumer offset, as exactly-once Streams does. Tells on stdout what has been acknowledged.
 */
final class TransactionalBrokerMain {
    static final String TOPIC = "killed";
    static final String GROUP = "killed-group";
    static final TopicPartition[] INPUTS = inputs();
    static final int PARTITIONS = 6;
    static final int PRODUCERS = 3;

    static final AccessSecret SECRET = new AccessSecret("s".repeat(43));
    private static final PrintStream OUT = System.out;

    private TransactionalBrokerMain() {}

    public static void main(String[] args) throws Exception {
        long firstTransaction = Long.parseLong(args[2]);
        boolean cure = Boolean.parseBoolean(args[1]);
        // Without the cure the controller waits for the end of the killed broker's session: Kafka's own 9 s then.
        Map<String, String> overrides = cure ? Map.of() : Map.of("broker.session.timeout.ms", "9000");
        EmbeddedBroker broker = EmbeddedBroker.start(Path.of(args[0]), new BrokerSettings(0, overrides), SECRET, cure);
        say("READY " + broker.bootstrapServers() + " " + sinceJvmStart());
        createTopics(broker.bootstrapServers());
        List<KafkaProducer<String, String>> producers = new ArrayList<>();
        for (int id = 0; id < PRODUCERS; id++) {
            producers.add(producer(broker.bootstrapServers(), id));
            producers.get(id).initTransactions();
        }
        say("INITED " + sinceJvmStart());
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        for (int id = 0; id < PRODUCERS; id++) {
            int number = id;
            new Thread(() -> produce(producers.get(number), number, firstTransaction)).start();
        }
    }

    private static void produce(KafkaProducer<String, String> producer, int id, long first) {
        for (long transaction = first; true; transaction++) {
            int count = 1 + (int) (transaction % 7);
            producer.beginTransaction();
            for (int i = 0; i < count; i++) {
                String value = id + " " + transaction + " " + i + " " + count;
                producer.send(new ProducerRecord<>(TOPIC, (id + i) % PARTITIONS, String.valueOf(id), value));
            }
            producer.sendOffsetsToTransaction(
                    Map.of(INPUTS[id], new OffsetAndMetadata(transaction)), new ConsumerGroupMetadata(GROUP));
            producer.commitTransaction();
            say("ACKED " + id + " " + transaction);
        }
    }

    private static KafkaProducer<String, String> producer(String bootstrapServers, int id) {
        return new KafkaProducer<>(
                settings(bootstrapServers, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "killed-" + id)),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Returns the settings of a client that the broker lets in. */
    static Map<String, Object> settings(String bootstrapServers, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(SECRET.ofBrokerClients());
        settings.put("bootstrap.servers", bootstrapServers);
        settings.putAll(more);
        return settings;
    }

    private static void createTopics(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(
                BrokerProbe.settings(bootstrapServers, Map.copyOf(SECRET.ofBrokerClients()), Duration.ofSeconds(30)))) {
            Set<String> names = admin.listTopics().names().get();
            if (!names.contains(TOPIC)) {
                admin.createTopics(List.of(
                                new NewTopic(TOPIC, PARTITIONS, (short) 1),
                                new NewTopic(INPUTS[0].topic(), PRODUCERS, (short) 1)))
                        .all()
                        .get();
            }
        }
    }

    private static TopicPartition[] inputs() {
        return new TopicPartition[] {
            new TopicPartition("killed-input", 0),
            new TopicPartition("killed-input", 1),
            new TopicPartition("killed-input", 2)
        };
    }

    private static long sinceJvmStart() {
        return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    }

    private static void say(String line) {
        synchronized (OUT) {
            OUT.println(line);
            OUT.flush();
        }
    }
}
