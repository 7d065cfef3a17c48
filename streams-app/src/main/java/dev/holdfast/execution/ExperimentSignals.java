package dev.holdfast.execution;

import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.CommandKind;
import dev.holdfast.schemas.avro.ErrorCategory;
import dev.holdfast.schemas.avro.ExperimentCommand;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What executors tell the record of an experiment: that its service is not available, and that it is again. Nobody waits for
 * the answer; one that gets lost is told again by the next probe. Thread-safe.
 */
public final class ExperimentSignals {
    private static final Logger LOG = LoggerFactory.getLogger(ExperimentSignals.class);

    private final Producer<String, ExperimentCommand> producer;
    private final String sender;

    /**
     * @param sender who tells
     */
    public ExperimentSignals(Producer<String, ExperimentCommand> producer, String sender) {
        this.producer = producer;
        this.sender = sender;
    }

    void breakerOpened(String experimentId, ErrorCategory category, String message) {
        send(experimentId, CommandKind.BREAKER_OPENED, category, message);
    }

    void breakerClosed(String experimentId) {
        send(experimentId, CommandKind.BREAKER_CLOSED, null, null);
    }

    private void send(
            String experimentId, CommandKind kind, @Nullable ErrorCategory category, @Nullable String reason) {
        ExperimentCommand signal = new ExperimentCommand();
        signal.setCommandId(UUID.randomUUID().toString());
        signal.setExperimentId(experimentId);
        signal.setKind(kind);
        signal.setCategory(category);
        signal.setReason(reason);
        signal.setIssuedAt(Instant.now());
        signal.setIssuedBy(sender);
        signal.setDrifts(List.of());
        try {
            var unused = producer.send(
                    new ProducerRecord<>(Topics.EXPERIMENT_COMMANDS.name(), experimentId, signal),
                    (metadata, error) -> {
                        if (error != null) {
                            LOG.warn("{} could not be told, key={}", kind, experimentId, error);
                        }
                    });
        } catch (RuntimeException e) {
            LOG.warn("{} could not be told, key={}", kind, experimentId, e);
        }
    }
}
