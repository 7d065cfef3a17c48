package dev.holdfast.runtime;

import dev.holdfast.config.spec.Spec;
import dev.holdfast.handler.Answer;
import dev.holdfast.handler.Handler;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.HandlerType;
import dev.holdfast.handler.Task;
import dev.holdfast.model.AnswersDigest;
import dev.holdfast.model.Progress;
import dev.holdfast.model.Tallies;
import dev.holdfast.results.ItemFilter;
import dev.holdfast.results.ItemView;
import dev.holdfast.results.ResultReader;
import dev.holdfast.results.TopicQueries;
import dev.holdfast.results.TopicReader;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.RestoreHeaders;
import dev.holdfast.schemas.Topics;
import dev.holdfast.schemas.avro.Attempt;
import dev.holdfast.schemas.avro.AttemptEvent;
import dev.holdfast.schemas.avro.Experiment;
import dev.holdfast.schemas.avro.ItemStatus;
import dev.holdfast.schemas.avro.Metrics;
import dev.holdfast.schemas.avro.RestoredItem;
import dev.holdfast.schemas.avro.Result;
import dev.holdfast.schemas.avro.ResultStatus;
import dev.holdfast.schemas.avro.Tally;
import dev.holdfast.schemas.avro.WorkItem;
import dev.holdfast.topology.Outcomes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The results of one experiment that are missing on topic results, rebuilt: which are missing, the items store knows; what
 * they were, stands in topic attempts, or a pure handler answers again. Planning changes nothing; what was written is
 * no longer missing, so a plan after a kill goes on. For one thread, and for an experiment that nothing works on.
 */
public final class ResultsRepair {
    /**
     * One that was rebuilt.
     *
     * @param item the item
     * @param result its result
     */
    public record Rebuilt(ItemView item, Result result) {}

    /**
     * What was found.
     *
     * @param missing how many results are missing
     * @param rebuilt those that can be written again
     * @param lost the items whose answer stands nowhere
     * @param digestDiffers whether the answers would then not be those that were counted
     */
    public record Plan(int missing, List<Rebuilt> rebuilt, List<String> lost, boolean digestDiffers) {
        /** Copies the lists. */
        public Plan {
            rebuilt = List.copyOf(rebuilt);
            lost = List.copyOf(lost);
        }
    }

    private final Holdfast holdfast;
    private final TopicReader topics;
    private final Experiment record;
    private final Map<String, ItemView> missing = new TreeMap<>();
    private final Map<String, Attempt> events = new HashMap<>();
    private final Map<String, WorkItem> items = new HashMap<>();
    private final Map<String, Result> restored = new HashMap<>();

    /**
     * @param topics reads what can be read, in spite of damage
     */
    public ResultsRepair(Holdfast holdfast, TopicReader topics, Experiment record) {
        this.holdfast = holdfast;
        this.topics = topics;
        this.record = record;
    }

    /** Finds out what is missing, and rebuilds it in memory. */
    public Plan plan() {
        Tally answers = Tallies.none("", 0);
        findMissing(answers);
        List<Rebuilt> rebuilt = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        if (!missing.isEmpty()) {
            readAttempts();
            readItems();
            try (Answering answering = new Answering()) {
                missing.forEach((key, item) -> answering
                        .result(key, item)
                        .ifPresentOrElse(result -> rebuilt.add(new Rebuilt(item, result)), () -> lost.add(key)));
            }
        }
        rebuilt.forEach(one -> count(answers, one.result()));
        Metrics metrics = record.getMetrics();
        String counted = metrics == null ? null : metrics.getAnswersDigest();
        boolean differs = Progress.isOver(record)
                && counted != null
                && lost.isEmpty()
                && !counted.equals(AnswersDigest.sum(List.of(answers)));
        return new Plan(missing.size(), rebuilt, lost, differs);
    }

    /** Writes what was rebuilt; returns when the broker has it. */
    public void write(Plan plan) {
        Serializer<Result> serializer = holdfast.connection().serdes().serializer(Result.class);
        String topic = Topics.RESULTS.name();
        try (Producer<String, byte[]> producer = holdfast.connection().writer()) {
            for (Rebuilt one : plan.rebuilt()) {
                var unused = producer.send(new ProducerRecord<>(
                        topic, one.item().partition(), one.item().name(), serializer.serialize(topic, one.result())));
            }
            producer.flush();
        }
    }

    private void findMissing(Tally answers) {
        TopicQueries store = new TopicQueries(
                topics, holdfast.connection().serdes(), holdfast.groupId(), holdfast.unreadable()::add);
        for (ItemView item : store.items(record.getExperimentId(), ItemFilter.ALL)) {
            if (isDecided(item.state().getStatus())) {
                missing.put(item.name(), item);
            }
        }
        new ResultReader(topics, holdfast.connection().serdes(), holdfast.unreadable()::add)
                .forEach(record.getExperimentId(), result -> {
                    String key = ItemKey.of(result).toString();
                    ItemView item = missing.get(key);
                    if (item != null && isOf(item, result)) {
                        missing.remove(key);
                        count(answers, result);
                    }
                });
    }

    private static boolean isDecided(ItemStatus status) {
        return status == ItemStatus.SUCCEEDED || status == ItemStatus.FAILED || status == ItemStatus.CANCELLED;
    }

    /** A result of an earlier attempt may be left where that of a later one is lost. */
    private static boolean isOf(ItemView item, Result result) {
        return item.state().getStatus().name().equals(result.getStatus().name())
                && item.state().getAttempts() == result.getAttemptCount();
    }

    private static void count(Tally answers, Result result) {
        if (result.getStatus() == ResultStatus.SUCCEEDED) {
            answers.setSucceeded(answers.getSucceeded() + 1);
            AnswersDigest.add(answers, result);
        }
    }

    private void readAttempts() {
        Deserializer<Attempt> attempts = holdfast.connection().serdes().deserializer(Attempt.class);
        partitions()
                .forEach(partition -> topics.readPartition(Topics.ATTEMPTS.name(), partition, entry -> {
                    ItemView item = entry.key() == null ? null : missing.get(entry.key());
                    if (item != null) {
                        Attempt event = read(attempts, entry.topic(), entry.value());
                        if (event != null && isOutcomeOf(item, event)) {
                            events.put(item.name(), event);
                        }
                    }
                }));
    }

    private static boolean isOutcomeOf(ItemView item, Attempt event) {
        ItemStatus status = item.state().getStatus();
        return status == ItemStatus.SUCCEEDED && event.getEvent() == AttemptEvent.SUCCEEDED
                || status == ItemStatus.FAILED && event.getEvent() == AttemptEvent.FAILED;
    }

    private void readItems() {
        Deserializer<WorkItem> workItems = holdfast.connection().serdes().deserializer(WorkItem.class);
        Deserializer<RestoredItem> backedUp = holdfast.connection().serdes().deserializer(RestoredItem.class);
        partitions()
                .forEach(partition -> topics.readPartition(Topics.WORK_ITEMS.name(), partition, entry -> {
                    ItemView item = entry.key() == null ? null : missing.get(entry.key());
                    Header header = entry.headers().lastHeader(RestoreHeaders.RESTORED);
                    if (item != null && header != null) {
                        RestoredItem back = read(backedUp, RestoreHeaders.ITEM_SUBJECT, header.value());
                        if (back != null && back.getResult() != null && isOf(item, back.getResult())) {
                            restored.put(item.name(), back.getResult());
                        }
                    } else if (item != null && entry.offset() == item.state().getPosition()) {
                        WorkItem work = read(workItems, entry.topic(), entry.value());
                        if (work != null) {
                            items.put(item.name(), work);
                        }
                    }
                }));
    }

    private Set<Integer> partitions() {
        Set<Integer> partitions = new HashSet<>();
        missing.values().forEach(item -> partitions.add(item.partition()));
        return partitions;
    }

    private static <T> @Nullable T read(Deserializer<T> deserializer, String topic, byte @Nullable [] value) {
        try {
            return value == null ? null : deserializer.deserialize(topic, value);
        } catch (RuntimeException unreadable) {
            // Rubbish is no evidence.
            return null;
        }
    }

    /** Makes a result of what was read; asks a pure handler again where its answer stands nowhere. */
    private final class Answering implements AutoCloseable {
        private final Spec spec = Spec.fromJson(record.getSpec());
        private @Nullable Handler handler;

        Optional<Result> result(String key, ItemView item) {
            Result back = restored.get(key);
            if (back != null) {
                return Optional.of(back);
            }
            WorkItem work = items.get(key);
            Map<String, String> labels = work == null ? Map.of() : work.getLabels();
            Attempt event = events.get(key);
            if (event != null) {
                return Optional.of(Outcomes.of(item.key(), item.state(), labels, event));
            }
            boolean needsAnswer = item.state().getStatus() == ItemStatus.SUCCEEDED;
            String answer = needsAnswer && work != null ? again(item, work) : null;
            return needsAnswer && answer == null
                    ? Optional.empty()
                    : Optional.of(Outcomes.of(item.key(), item.state(), labels, answer, record.getSpecVersion()));
        }

        private @Nullable String again(ItemView item, WorkItem work) {
            HandlerType type = holdfast.handlers().require(spec.handler().kind());
            if (type.mode(spec.handler()) != HandlerType.Mode.INLINE) {
                return null;
            }
            try {
                if (handler == null) {
                    handler = holdfast.handlers().createInline(spec.handler());
                }
                Task task = new Task(
                        item.key(),
                        work.getText(),
                        work.getFields(),
                        item.state().getAttempts(),
                        spec.execution().timeout());
                return new Answer(Objects.requireNonNull(handler).handle(task), null).require();
            } catch (HandlerFailure e) {
                return null;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }

        @Override
        public void close() {
            if (handler != null) {
                handler.close();
            }
        }
    }
}
