package dev.holdfast.bench;

import dev.holdfast.config.app.AppConfig;
import dev.holdfast.runtime.BenchSettings;
import dev.holdfast.runtime.Connection;
import java.time.Duration;
import java.util.HexFormat;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/** The least that Kafka Streams can do of this: drop a key that was seen, else digest, remember and forward. */
final class BareContender implements Contender {
    static final String INPUT = "bare-input";
    static final String OUTPUT = "bare-output";
    static final String APPLICATION_ID = "bare";
    private static final String STORE = "seen";

    private final AppConfig config;
    private final Connection connection;
    private @Nullable KafkaStreams streams;

    BareContender(AppConfig config, String registryUrl) {
        this.config = config;
        String servers = config.broker().bootstrapServers();
        this.connection =
                new Connection(String.valueOf(servers), registryUrl, config, BareContender.class.getClassLoader());
    }

    /** Drops duplicates. */
    private static final class Deduplication implements Processor<String, byte[], String, String> {
        private ProcessorContext<String, String> context;
        private KeyValueStore<String, byte[]> seen;

        @SuppressWarnings("NullAway.Init") // Kafka Streams calls init before anything else
        private Deduplication() {}

        @Override
        public void init(ProcessorContext<String, String> context) {
            this.context = context;
            this.seen = context.getStateStore(STORE);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            if (seen.get(record.key()) != null) {
                return;
            }
            byte[] digest = Sha256.of(record.value());
            seen.put(record.key(), digest);
            context.forward(record.withValue(HexFormat.of().formatHex(digest)));
        }
    }

    private static Topology topology() {
        return new Topology()
                .addSource(
                        "in", Serdes.String().deserializer(), Serdes.ByteArray().deserializer(), INPUT)
                .addProcessor("deduplication", Deduplication::new, "in")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray()),
                        "deduplication")
                .addSink(
                        "out",
                        OUTPUT,
                        Serdes.String().serializer(),
                        Serdes.String().serializer(),
                        "deduplication");
    }

    @Override
    public void prepare(Workload workload) {
        // The product is started once before each round, too.
        start();
        stop();
    }

    @Override
    public void start() {
        streams = new KafkaStreams(
                topology(),
                BenchSettings.streams(connection, config, config.data().resolve("bare")));
        streams.start();
    }

    @Override
    public void check() {
        if (streams != null && streams.state() == KafkaStreams.State.ERROR) {
            throw new IllegalStateException("the bare topology stopped");
        }
    }

    @Override
    public void stop() {
        if (streams != null) {
            streams.close(CloseOptions.timeout(Duration.ofSeconds(30))
                    .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        }
        streams = null;
    }
}
