package dev.holdfast.bench;

import dev.holdfast.runtime.Connection;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.WorkItem;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Puts the same items on both input topics, before anything is timed. */
final class Filling {
    private final Connection connection;

    Filling(Connection connection) {
        this.connection = connection;
    }

    /** Sends work items, as a submission does. */
    void product(Workload workload) {
        Serializer<WorkItem> serializer = connection.serdes().serializer(WorkItem.class);
        fill(Topics.WORK_ITEMS.name(), workload, record -> {
            WorkItem item = new WorkItem();
            item.setExperimentId(workload.experimentId());
            item.setIncidentId(workload.incidentId(record));
            item.setType("T1");
            item.setText(workload.payload(record));
            item.setFields(Map.of());
            item.setLabels(Map.of());
            return serializer.serialize(Topics.WORK_ITEMS.name(), item);
        });
    }

    /** Sends bare payloads. */
    void bare(Workload workload) {
        fill(BareContender.INPUT, workload, record -> workload.payload(record).getBytes(StandardCharsets.UTF_8));
    }

    private void fill(String topic, Workload workload, IntFunction<byte[]> value) {
        try (Producer<String, byte[]> producer = connection.writer()) {
            for (int record = 0; record < workload.records(); record++) {
                producer.send(new ProducerRecord<>(topic, workload.key(record).toString(), value.apply(record)));
            }
            producer.flush();
        }
    }
}
