package dev.holdfast.runtime;

import dev.holdfast.schemas.Topic;
import dev.holdfast.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that are open on a partition and that no coordinator will ever end, because what ended them was in a part
 * of the log that is gone (KIP-664). Whoever reads what is committed stops at the first of them, for all time.
 */
public final class HangingTransactions implements AutoCloseable {
    private static final Duration SETTLED = Duration.ofSeconds(30);

    private final Admin admin;

    private final List<String> topics;

    private HangingTransactions(Admin admin, List<String> topics) {
        this.admin = admin;
        this.topics = topics;
    }

    /** Looks for them on all topics of Holdfast. */
    public static HangingTransactions of(Holdfast holdfast) {
        return new HangingTransactions(
                holdfast.connection().admin(),
                Topics.ALL.stream().map(Topic::name).toList());
    }

    /**
     * One of them.
     *
     * @param partition where it is open
     * @param from the offset that readers stop at
     * @param producer who began it
     */
    public record Hanging(TopicPartition partition, long from, ProducerState producer) {
        /** Returns it in words. */
        public String inWords() {
            return "a transaction on topic " + partition.topic() + ", partition " + partition.partition()
                    + ", that was never completed hides all records from offset " + from;
        }
    }

    /**
     * Finds them; waits for those that a coordinator still has in hand, for half a minute at most.
     *
     * @throws IllegalStateException if the brokers do not tell
     */
    public List<Hanging> find() {
        long end = System.nanoTime() + SETTLED.toNanos();
        while (true) {
            List<Hanging> open = open();
            Set<Hanging> inHand = open.isEmpty() ? Set.of() : inHand(open);
            if (inHand.isEmpty() || System.nanoTime() > end) {
                // What ended while the coordinators were asked is not open any more.
                List<Hanging> still = open.isEmpty() ? open : open();
                return open.stream()
                        .filter(one -> !inHand.contains(one) && still.contains(one))
                        .toList();
            }
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
    }

    /** Aborts one; what it has written is then left out by readers. */
    public void abort(Hanging one) {
        get(admin.abortTransaction(new AbortTransactionSpec(
                        one.partition(),
                        one.producer().producerId(),
                        (short) one.producer().producerEpoch(),
                        Math.max(0, one.producer().coordinatorEpoch().orElse(0))))
                .all());
    }

    private List<Hanging> open() {
        List<TopicPartition> partitions = get(admin.describeTopics(topics).allTopicNames()).values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
        List<Hanging> open = new ArrayList<>();
        get(admin.describeProducers(partitions).all())
                .forEach((partition, state) -> state.activeProducers().stream()
                        .filter(producer ->
                                producer.currentTransactionStartOffset().isPresent())
                        .forEach(producer -> open.add(new Hanging(
                                partition,
                                producer.currentTransactionStartOffset().getAsLong(),
                                producer))));
        return open;
    }

    private Set<Hanging> inHand(List<Hanging> open) {
        awaitCoordinators();
        Set<Long> producers =
                open.stream().map(one -> one.producer().producerId()).collect(Collectors.toSet());
        Map<Long, TransactionDescription> known = new HashMap<>();
        List<String> ids =
                get(admin.listTransactions(new ListTransactionsOptions().filterProducerIds(producers))
                                .all())
                        .stream()
                        .map(TransactionListing::transactionalId)
                        .toList();
        get(admin.describeTransactions(ids).all()).values().forEach(one -> known.put(one.producerId(), one));
        Set<Hanging> inHand = new HashSet<>();
        for (Hanging one : open) {
            TransactionDescription description = known.get(one.producer().producerId());
            if (description != null
                    && isOpen(description.state())
                    && description.topicPartitions().contains(one.partition())) {
                inHand.add(one);
            }
        }
        return inHand;
    }

    private void awaitCoordinators() {
        try {
            TransactionCoordinators.awaitLoaded(admin);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a coordinator of transactions does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static boolean isOpen(TransactionState state) {
        return state == TransactionState.ONGOING
                || state == TransactionState.PREPARE_ABORT
                || state == TransactionState.PREPARE_COMMIT
                || state == TransactionState.PREPARE_EPOCH_FENCE;
    }

    @Override
    public void close() {
        admin.close();
    }

    private static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("transactions cannot be looked at: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
