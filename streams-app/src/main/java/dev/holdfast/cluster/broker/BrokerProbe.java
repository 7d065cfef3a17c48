package dev.holdfast.cluster.broker;

import dev.holdfast.cluster.AccessRefusals;
import dev.holdfast.cluster.AccessRefusedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Asks brokers who they are. */
public final class BrokerProbe {

    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

    private BrokerProbe() {}

    /**
     * Asks with an admin client of one's own. Its close is bounded too: on a broker that has been stopped (SIGSTOP) the
     * plain one waits forever.
     *
     * @param bound how long one call may take
     */
    public static <T> T ask(
            String bootstrapServers, Map<String, Object> overrides, Duration bound, Function<Admin, T> question) {
        Admin admin = Admin.create(settings(bootstrapServers, overrides, bound));
        try {
            return question.apply(admin);
        } finally {
            admin.close(CLOSE_BOUND);
        }
    }

    /** Returns the cluster's id, or nothing if no broker answers within the bound. */
    public static Optional<String> clusterId(String bootstrapServers, Map<String, Object> overrides, Duration bound) {
        return ask(bootstrapServers, overrides, bound, admin -> clusterId(admin, bound));
    }

    /**
     * Returns the cluster's id, or nothing if no broker answers within the bound.
     *
     * @throws AccessRefusedException if they let nobody in, or are not trusted
     */
    public static Optional<String> clusterId(Admin admin, Duration bound) {
        try {
            return Optional.of(admin.describeCluster().clusterId().get(bound.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            AccessRefusals.refusal(e).ifPresent(refusal -> {
                throw refusal;
            });
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    public static Map<String, Object> settings(String bootstrapServers, Map<String, Object> overrides, Duration bound) {
        Map<String, Object> settings = new HashMap<>();
        int boundMs = Math.toIntExact(bound.toMillis());
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, boundMs);
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, boundMs);
        settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
        settings.put(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
        settings.putAll(overrides);
        settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return settings;
    }
}
