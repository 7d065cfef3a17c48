package dev.holdfast.runtime;

import dev.holdfast.results.OpenTransactions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks, before a topic is read, for transactions that never end and hold back what came after (KIP-664): a partition has an open one of a producer, and no coordinator has a
 * transaction of that producer that covers the partition. It stays so where the file has lost the end of it. Thread-safe.
 */
public final class HeldBackRecords implements OpenTransactions {
    private static final Logger LOG = LoggerFactory.getLogger(HeldBackRecords.class);
    /** What a person does about it. */
    static final String CURE = "'holdfast repair ID --dry-run' says what can be made again of an experiment";

    private final Supplier<Admin> admins;
    private final Duration patience;

    /**
     * @param admins makes admin clients, which this closes
     * @param patience how long one that no coordinator knows of has to stay: a user of a cluster may not be shown all
     */
    HeldBackRecords(Supplier<Admin> admins, Duration patience) {
        this.admins = admins;
        this.patience = patience;
    }

    @Override
    public Optional<String> hanging(String topic) {
        try (Admin admin = admins.get()) {
            List<TopicPartition> partitions =
                    got(admin.describeTopics(List.of(topic)).allTopicNames()::get).values().stream()
                            .flatMap(one -> one.partitions().stream())
                            .map(one -> new TopicPartition(topic, one.partition()))
                            .toList();
            return hanging(admin, partitions);
        } catch (ExecutionException e) {
            // Whoever may not look reads as before.
            LOG.debug("the transactions on {} cannot be looked at", topic, e);
            return Optional.empty();
        }
    }

    private Optional<String> hanging(Admin admin, List<TopicPartition> partitions) throws ExecutionException {
        Map<TopicPartition, Open> found =
                new HangingSearch<>(new Brokers(admin)).find(heldBack(admin, partitions), patience);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Map<TopicPartition, Long> ends = offsets(admin, found.keySet(), IsolationLevel.READ_UNCOMMITTED);
        return Optional.of(found.entrySet().stream()
                .map(one -> inWords(one.getKey(), one.getValue(), ends.getOrDefault(one.getKey(), 0L)))
                .sorted()
                .collect(Collectors.joining("; ", "", "; " + CURE)));
    }

    private record Brokers(Admin admin) implements HangingSearch.Look<TopicPartition, Open> {
        @Override
        public Map<TopicPartition, Open> open(Set<TopicPartition> places) throws ExecutionException {
            return HeldBackRecords.open(admin, places);
        }

        @Override
        public Map<TopicPartition, Open> unknown(Map<TopicPartition, Open> open) throws ExecutionException {
            return HeldBackRecords.unknown(admin, open);
        }
    }

    private static String inWords(TopicPartition partition, Open open, long end) {
        return "topic " + partition.topic() + ", partition " + partition.partition() + ": the records from offset "
                + open.from() + " to its end at " + end + " cannot be read: a transaction of producer "
                + open.producer() + " started there and can't complete, because a damaged file has lost its end";
    }

    /** An open transaction on a partition. */
    private record Open(long producer, long from) {}

    private static Set<TopicPartition> heldBack(Admin admin, Collection<TopicPartition> partitions)
            throws ExecutionException {
        Map<TopicPartition, Long> committed = offsets(admin, partitions, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> all = offsets(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
        return partitions.stream()
                .filter(one -> committed.getOrDefault(one, 0L) < all.getOrDefault(one, 0L))
                .collect(Collectors.toSet());
    }

    /** Returns the first open transaction of each partition: it holds back what comes after it. */
    private static Map<TopicPartition, Open> open(Admin admin, Set<TopicPartition> partitions)
            throws ExecutionException {
        Map<TopicPartition, Open> found = new HashMap<>();
        if (partitions.isEmpty()) {
            return found;
        }
        got(admin.describeProducers(partitions).all()::get).forEach((partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
                producer.currentTransactionStartOffset().ifPresent(from -> {
                    Open open = new Open(producer.producerId(), from);
                    found.merge(partition, open, (one, other) -> one.from() <= other.from() ? one : other);
                });
            }
        });
        return found;
    }

    /** Returns those of which no coordinator knows. */
    private static Map<TopicPartition, Open> unknown(Admin admin, Map<TopicPartition, Open> open)
            throws ExecutionException {
        Map<TopicPartition, Open> unknown = new HashMap<>(open);
        if (open.isEmpty()) {
            return unknown;
        }
        got(() -> {
            TransactionCoordinators.awaitLoaded(admin);
            return true;
        });
        Set<Long> producers = open.values().stream().map(Open::producer).collect(Collectors.toSet());
        List<String> ids =
                got(admin.listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
                                .all()::get)
                        .stream()
                        .map(TransactionListing::transactionalId)
                        .toList();
        Map<Long, Set<TopicPartition>> known = new HashMap<>();
        for (TransactionDescription one :
                got(admin.describeTransactions(ids).all()::get).values()) {
            known.computeIfAbsent(one.producerId(), id -> new HashSet<>()).addAll(one.topicPartitions());
        }
        unknown.entrySet()
                .removeIf(one ->
                        known.getOrDefault(one.getValue().producer(), Set.of()).contains(one.getKey()));
        return unknown;
    }

    private static Map<TopicPartition, Long> offsets(
            Admin admin, Collection<TopicPartition> partitions, IsolationLevel isolation) throws ExecutionException {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(one -> one, one -> OffsetSpec.latest()));
        return got(admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all()::get).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    @FunctionalInterface
    private interface Answer<V> {
        V get() throws ExecutionException, InterruptedException;
    }

    private static <V> V got(Answer<V> answer) throws ExecutionException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
