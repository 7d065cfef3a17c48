package dev.holdfast.runtime;

import dev.holdfast.cluster.Cluster;
import dev.holdfast.config.app.AppConfig;
import org.apache.kafka.clients.admin.Admin;

/** What has to be so before an instance joins a cluster that somebody else runs. */
final class ClusterAdmission {
    private ClusterAdmission() {}

    /**
     * Checks rights and graph, and makes the changelogs that are missing.
     *
     * @throws dev.holdfast.cluster.ClusterException if it may not be, in one sentence
     */
    static void seek(Connection connection, AppConfig config, Cluster cluster) {
        requireAccess(connection, config, Role.APPLICATION);
        try (Admin admin = connection.admin()) {
            GraphCheck.require(
                    admin,
                    StreamsProperties.applicationId(config),
                    OfflineTopology.draw().toString());
        }
        TopicMaintenance.makeChangelogs(cluster, config);
    }

    static void requireAccess(Connection connection, AppConfig config, Role role) {
        try (Admin admin = connection.admin()) {
            AccessCheck.require(admin, role, AccessRules.of(role, config));
        }
    }
}
