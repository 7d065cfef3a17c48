package dev.holdfast.runtime;

import dev.holdfast.cluster.topics.TopicsUnfitException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberDescription;

/**
 * Whether the named instances that work have the same graph. Those with another would be given tasks that they do not know,
 * or never those that are new.
 */
final class GraphCheck {
    /** Longer than the session of an instance that was killed. */
    private static final Duration BOUND = Duration.ofSeconds(15);

    /** A static member of Kafka Streams: name, sum of the graph, thread. */
    private static final Pattern MEMBER = Pattern.compile("(.+)-([0-9a-z]+)-\\d+");

    private GraphCheck() {}

    /**
     * Waits for those that were killed to be forgotten.
     *
     * @throws TopicsUnfitException if instances with another graph work
     */
    static void require(Admin admin, String groupId, String graph) {
        long end = System.nanoTime() + BOUND.toNanos();
        Set<String> others = strangers(members(admin, groupId), InstanceName.sumOf(graph));
        while (!others.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
            others = strangers(members(admin, groupId), InstanceName.sumOf(graph));
        }
        if (!others.isEmpty()) {
            throw new TopicsUnfitException(
                    "instances with another topology work: " + String.join(", ", others)
                            + "; an upgrade that changes the topology needs all of them to stop before the first new one starts");
        }
    }

    /** Returns the names of instances with another graph. */
    static Set<String> strangers(Collection<String> members, String sum) {
        Set<String> others = new TreeSet<>();
        for (String member : members) {
            Matcher parts = MEMBER.matcher(member);
            if (parts.matches() && !parts.group(2).equals(sum)) {
                others.add(parts.group(1));
            }
        }
        return others;
    }

    private static List<String> members(Admin admin, String groupId) {
        try {
            return Objects.requireNonNull(admin.describeConsumerGroups(List.of(groupId))
                            .describedGroups()
                            .get(groupId))
                    .get()
                    .members()
                    .stream()
                    .map(MemberDescription::groupInstanceId)
                    .flatMap(Optional::stream)
                    .toList();
        } catch (ExecutionException e) {
            // The group has never been; a right that is missing has been told before.
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
