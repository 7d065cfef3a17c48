package dev.holdfast.cluster;

import dev.holdfast.cluster.broker.BrokerProbe;
import dev.holdfast.cluster.broker.BrokerSettings;
import dev.holdfast.cluster.broker.EmbeddedBroker;
import dev.holdfast.cluster.topics.TopicPlan;
import dev.holdfast.cluster.topics.TopicProvisioner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A broker that writes all that a log can hold: transactions kept and aborted, compaction, deleted records, compression. */
final class WrittenBroker implements AutoCloseable {
    static final String COMPACTED = "some-compacted";
    static final String JOURNAL = "some-journal";
    static final String STAMPED = "some-stamped";
    static final int PARTITIONS = 2;

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String[] CODECS = {"none", "gzip", "snappy", "lz4", "zstd"};
    private static final Map<String, String> OFTEN =
            Map.of("log.cleaner.backoff.ms", "100", "log.retention.check.interval.ms", "300");

    private final Path logDir;
    private final EmbeddedBroker broker;
    private final Admin admin;
    private final Random random;

    WrittenBroker(Path logDir, long seed) {
        this.logDir = logDir;
        random = new Random(seed);
        broker = EmbeddedBroker.start(logDir, new BrokerSettings(0, OFTEN), TransactionalBrokerMain.SECRET);
        admin = Admin.create(BrokerProbe.settings(address(), settings(Map.of()), BOUND));
        TopicProvisioner.ensure(admin, new TopicPlan(2, 1, (short) 1));
    }

    String address() {
        return broker.bootstrapServers();
    }

    Map<String, Object> settings(Map<String, Object> more) {
        return TransactionalBrokerMain.settings(address(), more);
    }

    void createTopics() throws Exception {
        Map<String, String> small = Map.of("segment.bytes", "1048576");
        Map<String, String> compacted = new HashMap<>(small);
        compacted.put("cleanup.policy", "compact");
        compacted.put("min.cleanable.dirty.ratio", "0.01");
        Map<String, String> stamped = new HashMap<>(small);
        stamped.put("message.timestamp.type", "LogAppendTime");
        admin.createTopics(List.of(
                        new NewTopic(COMPACTED, PARTITIONS, (short) 1).configs(compacted),
                        new NewTopic(JOURNAL, PARTITIONS, (short) 1).configs(small),
                        new NewTopic(STAMPED, PARTITIONS, (short) 1).configs(stamped)))
                .all()
                .get();
    }

    /** Writes by several producers at once, some with transactions, of which every third is aborted. */
    void write(int transactions) throws Exception {
        List<KafkaProducer<String, byte[]>> producers = new ArrayList<>();
        try {
            for (int i = 0; i < CODECS.length; i++) {
                producers.add(producer(i, i < 3));
            }
            for (int round = 0; round < transactions; round++) {
                for (int i = 0; i < CODECS.length; i++) {
                    write(producers.get(i), i < 3);
                }
            }
        } finally {
            producers.forEach(KafkaProducer::close);
        }
    }

    private KafkaProducer<String, byte[]> producer(int number, boolean transactional) {
        Map<String, Object> more = new HashMap<>();
        more.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, CODECS[number]);
        more.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, number != 4);
        if (transactional) {
            more.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "writes-" + number);
        }
        KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings(more), new StringSerializer(), new ByteArraySerializer());
        if (transactional) {
            producer.initTransactions();
        }
        return producer;
    }

    private void write(KafkaProducer<String, byte[]> producer, boolean transactional) {
        if (transactional) {
            producer.beginTransaction();
        }
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            var unused = producer.send(record(COMPACTED, "key " + random.nextInt(40)));
            unused = producer.send(record(JOURNAL, random.nextInt(5) == 0 ? null : "ü " + i));
            unused = producer.send(record(STAMPED, "k" + i));
        }
        producer.flush();
        if (transactional && random.nextInt(3) == 0) {
            producer.abortTransaction();
        } else if (transactional) {
            producer.commitTransaction();
        }
    }

    private ProducerRecord<String, byte[]> record(String topic, @Nullable String key) {
        byte[] value = random.nextInt(10) == 0 ? null : new byte[random.nextInt(6_000)];
        if (value != null) {
            random.nextBytes(value);
        }
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(
                topic, random.nextInt(PARTITIONS), 1_700_000_000_000L + random.nextInt(1_000_000), key, value);
        for (int i = random.nextInt(3); i > 0; i--) {
            record.headers().add("h" + i, i == 2 ? null : new byte[] {(byte) random.nextInt()});
        }
        return record;
    }

    /** Leaves a transaction open, as a process that is killed does. */
    void leaveOpen() {
        KafkaProducer<String, byte[]> producer = producer(1, true);
        producer.beginTransaction();
        var unused = producer.send(new ProducerRecord<>(JOURNAL, 0, "open", new byte[10]));
        producer.flush();
    }

    /** Waits until compaction has removed records, then has it end, so that nothing changes any more. */
    void awaitCompaction() throws Exception {
        Awaitility.await("compaction")
                .atMost(BOUND)
                .until(() -> Files.readString(logDir.resolve("cleaner-offset-checkpoint"))
                        .lines()
                        .anyMatch(line -> line.matches(COMPACTED + " \\d+ [1-9]\\d*")));
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, COMPACTED);
        AlterConfigOp later = new AlterConfigOp(
                new ConfigEntry("min.compaction.lag.ms", String.valueOf(Long.MAX_VALUE / 2)), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(Map.of(topic, List.of(later))).all().get();
    }

    /** Deletes the first records of the journal: whole segments of one partition, and less than one of the other. */
    void deleteRecords(long most, long few) throws Exception {
        admin.deleteRecords(Map.of(
                        new TopicPartition(JOURNAL, 0), RecordsToDelete.beforeOffset(most),
                        new TopicPartition(JOURNAL, 1), RecordsToDelete.beforeOffset(few)))
                .all()
                .get();
        Awaitility.await("the first segment to be deleted")
                .atMost(BOUND)
                .until(() -> segments(JOURNAL + "-0").noneMatch(name -> name.equals("00000000000000000000.log")));
    }

    Stream<String> segments(String partition) throws Exception {
        try (Stream<Path> files = Files.list(logDir.resolve(partition))) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".log"))
                    .toList()
                    .stream();
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
        broker.close();
    }
}
