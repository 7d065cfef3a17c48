package dev.holdfast.runtime;

import dev.holdfast.topology.Instances;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;

/**
 * The living instances: those whose stream threads are members of the consumer group. The broker takes a dead one out when
 * its session ends.
 */
final class GroupInstances implements Instances {
    private static final String PREFIX = "holdfast-";
    private static final String THREAD = "-StreamThread-";

    private final Admin admin;
    private final String groupId;

    GroupInstances(Admin admin, String groupId) {
        this.admin = admin;
        this.groupId = groupId;
    }

    /** Returns the client id that an instance is known by. */
    static String clientId(String instance) {
        return PREFIX + instance;
    }

    @Override
    public CompletionStage<Set<String>> living() {
        return Objects.requireNonNull(admin.describeConsumerGroups(Set.of(groupId))
                        .describedGroups()
                        .get(groupId))
                .toCompletionStage()
                .thenApply(GroupInstances::instances);
    }

    private static Set<String> instances(ConsumerGroupDescription group) {
        return group.members().stream()
                .map(MemberDescription::clientId)
                .filter(id -> id.startsWith(PREFIX) && id.contains(THREAD))
                .map(id -> id.substring(PREFIX.length(), id.lastIndexOf(THREAD)))
                .collect(Collectors.toSet());
    }
}
