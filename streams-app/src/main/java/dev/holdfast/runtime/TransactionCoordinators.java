package dev.holdfast.runtime;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTransactionsResult;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.utils.Utils;

/**
 * The coordinators of transactions, one for each partition of the topic that has their state. A broker that has just
 * started lists no transaction of a partition that it has not read yet: before an open transaction is taken for one that
 * no coordinator knows of, all of them have to be there.
 */
final class TransactionCoordinators {
    private TransactionCoordinators() {}

    /**
     * Waits until each coordinator has read its part of the state, which it says by its answer about a transactional id
     * that nobody uses. Where the user may not ask, that cannot be told, and nothing is waited for.
     *
     * @throws ExecutionException if a coordinator does not answer within the client's time
     */
    static void awaitLoaded(Admin admin) throws ExecutionException, InterruptedException {
        List<String> ids = idsFor(partitions(admin));
        DescribeTransactionsResult answers = admin.describeTransactions(ids);
        for (String id : ids) {
            try {
                var unused = answers.description(id).get();
            } catch (ExecutionException e) {
                boolean hasAnswered = e.getCause() instanceof TransactionalIdNotFoundException
                        || e.getCause() instanceof AuthorizationException;
                if (!hasAnswered) {
                    throw e;
                }
            }
        }
    }

    private static int partitions(Admin admin) throws ExecutionException, InterruptedException {
        try {
            return admin
                    .describeTopics(List.of(Topic.TRANSACTION_STATE_TOPIC_NAME))
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .mapToInt(topic -> topic.partitions().size())
                    .sum();
        } catch (ExecutionException e) {
            boolean isNotThere = e.getCause() instanceof UnknownTopicOrPartitionException
                    || e.getCause() instanceof AuthorizationException;
            if (isNotThere) {
                return 0;
            }
            throw e;
        }
    }

    /** Returns an id for each partition, by the hash that the broker finds a coordinator with. */
    static List<String> idsFor(int partitions) {
        List<String> ids = new ArrayList<>();
        Set<Integer> covered = new HashSet<>();
        for (int number = 0; covered.size() < partitions; number++) {
            String id = "holdfast-nobody-" + number;
            if (covered.add(Utils.abs(id.hashCode()) % partitions)) {
                ids.add(id);
            }
        }
        return ids;
    }
}
