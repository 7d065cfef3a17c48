package dev.holdfast.execution;

import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own mock producer: keeps what is sent; acknowledges at once, or when a test says so. Thread-safe. */
final class RecordingProducer extends MockProducer<String, Attempt> {

    RecordingProducer(boolean acknowledgesAtOnce) {
        super(acknowledgesAtOnce, null, new StringSerializer(), (topic, event) -> new byte[0]);
    }

    /** Returns the events of all items so far, in order. */
    List<Attempt> events() {
        return history().stream().map(ProducerRecord::value).toList();
    }

    /** Returns the kinds of the events of an item so far, in order. */
    List<AttemptEvent> kinds(String incidentId) {
        return events().stream()
                .filter(event -> event.getIncidentId().equals(incidentId))
                .map(Attempt::getEvent)
                .toList();
    }

    /** Returns the last event. */
    Attempt last() {
        List<Attempt> events = events();
        return events.get(events.size() - 1);
    }
}
