package dev.holdfast.runtime;

import dev.holdfast.cluster.AccessRefusedException;
import dev.holdfast.runtime.AccessRule.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers, before anything is begun, whether this user may do all that a role does. Brokers without access rules
 * allow everything, and say so.
 */
final class AccessCheck {
    private final Admin admin;
    private final List<String> refused = new ArrayList<>();

    private AccessCheck(Admin admin) {
        this.admin = admin;
    }

    /**
     * Checks.
     *
     * @throws AccessRefusedException with everything that is refused
     */
    static void require(Admin admin, Role role, List<AccessRule> rules) {
        AccessCheck check = new AccessCheck(admin);
        Map<String, KafkaFuture<Set<AclOperation>>> topics = check.topics(rules);
        rules.forEach(rule -> {
            switch (rule.kind()) {
                case TOPIC -> check.allowed(rule, Objects.requireNonNull(topics.get(rule.name())));
                case GROUP -> check.allowed(rule, check.group(rule.name()));
                case TRANSACTIONAL_ID -> check.allowed(rule, check.transactions(rule.name()));
            }
        });
        if (!check.refused.isEmpty()) {
            throw new AccessRefusedException("this user may not " + String.join(", ", check.refused)
                    + "; 'holdfast topics acls --role " + role.name().toLowerCase(Locale.ROOT)
                    + "' lists all that is needed, as commands of Kafka's own tool");
        }
    }

    private Map<String, KafkaFuture<Set<AclOperation>>> topics(List<AccessRule> rules) {
        List<String> names = rules.stream()
                .filter(rule -> rule.kind() == Kind.TOPIC)
                .map(AccessRule::name)
                .toList();
        return admin
                .describeTopics(names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        topic -> topic.getValue().thenApply(description -> known(description.authorizedOperations()))));
    }

    private KafkaFuture<Set<AclOperation>> group(String name) {
        return Objects.requireNonNull(admin.describeConsumerGroups(
                                List.of(name), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                        .describedGroups()
                        .get(name))
                .thenApply(description -> known(description.authorizedOperations()));
    }

    /** Whoever may write by a transactional id sees it, too; the one that is asked for does not exist. */
    private KafkaFuture<Set<AclOperation>> transactions(String prefix) {
        return admin.describeTransactions(List.of(prefix + "check"))
                .description(prefix + "check")
                .thenApply(description -> Set.of());
    }

    private static Set<AclOperation> known(@Nullable Set<AclOperation> operations) {
        return operations == null ? Set.of() : operations;
    }

    private void allowed(AccessRule rule, KafkaFuture<Set<AclOperation>> answer) {
        try {
            Set<AclOperation> allowed = answer.get();
            rule.operations().stream()
                    .filter(operation -> !allowed.isEmpty() && !allowed.contains(operation(operation)))
                    .forEach(operation -> refuse(rule, operation));
        } catch (ExecutionException e) {
            // What does not exist yet is no refusal: topics are made, groups and transactional ids come with their use.
            if (e.getCause() instanceof AuthorizationException) {
                rule.operations().forEach(operation -> refuse(rule, operation));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void refuse(AccessRule rule, String operation) {
        refused.add(
                operation + " " + rule.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + rule.name()
                        + (rule.isPrefix() ? "…" : ""));
    }

    private static AclOperation operation(String name) {
        return AclOperation.fromString(name.replaceAll("(?<=[a-z])(?=[A-Z])", "_"));
    }
}
