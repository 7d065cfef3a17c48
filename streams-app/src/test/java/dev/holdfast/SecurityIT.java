package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.cluster.registry.SchemaRegistryServer;
import dev.holdfast.testing.Certificate;
import dev.holdfast.testing.HoldfastCommands;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.KafkaNodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A broker that lets nobody in without TLS, a password and the right to do what is done. */
class SecurityIT {
    private static final String ADMIN_PASSWORD = "pw-of-admin-8431";
    private static final String APP_PASSWORD = "pw-of-app-5527";
    private static final String READER_PASSWORD = "pw-of-reader-3098";
    /** Who runs a job by itself on a cluster has two roles. */
    private static final Map<String, String> USERS =
            Map.of("application", "User:app", "operator", "User:app", "reader", "User:reader");

    @RegisterExtension
    final HoldfastCommands holdfast = new HoldfastCommands();

    @TempDir
    Path folder;

    private Certificate trusted;
    private String servers;
    private String registry;

    @Test
    void worksWithExactlyTheListedRightsAndWithoutOneOfThemBeginsNothing() throws Exception {
        startCluster();
        try (SchemaRegistryServer server = SchemaRegistryServer.start(folder.resolve("registry"), 0)) {
            registry = server.uri().toString();
            Path admin = settings("admin", "${file:" + secrets() + ":admin}", trusted);
            Path app = settings("app", "${file:" + secrets() + ":app}", trusted);
            run(0, admin, "topics", "apply");
            List<AclBinding> rights = rights(app);
            try (Admin kafka = Admin.create(adminSettings())) {
                kafka.createAcls(rights).all().get();
                doesTheMainJob(app);

                AclBinding results = rights.stream()
                        .filter(right -> right.pattern().name().equals("results")
                                && right.entry().operation() == AclOperation.WRITE)
                        .findFirst()
                        .orElseThrow();
                kafka.deleteAcls(List.of(results.toFilter())).all().get();
                refusedInOneSentence(
                        app,
                        "this user may not Write topic results; 'holdfast topics acls --role application' lists all that"
                                + " is needed");
                kafka.createAcls(List.of(results)).all().get();
            }
            refusedInOneSentence(
                    settings("app", "not-the-password", trusted),
                    "the brokers refuse this user: Authentication failed during authentication due to invalid"
                            + " credentials with SASL mechanism SCRAM-SHA-512; check user and password");
            refusedInOneSentence(
                    settings("app", APP_PASSWORD, Certificate.make(folder, "stranger")),
                    "no safe connection to the brokers: ");
            nothingWasBegunButTheMainJob();
            noSecretIsShown(app);
        }
    }

    private void doesTheMainJob(Path app) throws Exception {
        run(0, app, "run", primes().toString(), "--id", "secure");
        Path reader = settings("reader", READER_PASSWORD, trusted);
        assertThat(run(0, reader, "results", "secure").out()).hasSize(2_029 + 1);
    }

    private void refusedInOneSentence(Path settings, String sentence) throws Exception {
        HoldfastProcess refused = run(1, settings, "run", primes().toString(), "--id", "refused");
        assertThat(refused.err().stream()
                        .filter(line -> line.startsWith("holdfast: "))
                        .toList())
                .as(refused.printed())
                .last()
                .asString()
                .startsWith("holdfast: " + sentence);
        assertThat(refused.err()).as("no stack trace").noneMatch(line -> line.startsWith("\tat "));
    }

    private void nothingWasBegunButTheMainJob() throws Exception {
        Path reader = settings("reader", READER_PASSWORD, trusted);
        JsonNode all = run(0, reader, "list", "--json").json().get("items");
        assertThat(all).extracting(one -> one.get("experiment_id").asText()).containsExactly("secure");
    }

    private void noSecretIsShown(Path app) throws Exception {
        assertThat(run(0, app, "config").out())
                .anyMatch(line -> line.startsWith("kafka.sasl.jaas.config") && line.contains("********"))
                .noneMatch(line -> line.contains(APP_PASSWORD));
        try (Stream<Path> logs = Files.walk(folder.resolve("data/logs"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(log)).doesNotContain(APP_PASSWORD, Certificate.PASSWORD);
            }
        }
    }

    private HoldfastProcess run(int code, Path settings, String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--config", settings.toString()));
        return holdfast.run(code, folder.resolve("data"), all.toArray(String[]::new));
    }

    private void startCluster() throws Exception {
        trusted = Certificate.make(folder, "broker");
        Map<String, String> demands = new HashMap<>(trust());
        demands.putAll(Map.of(
                "listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "SCRAM-SHA-512",
                "sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512",
                "listener.name.clients.scram-sha-512.sasl.jaas.config", jaas("admin", ADMIN_PASSWORD),
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:admin;User:ANONYMOUS",
                "ssl.keystore.location", trusted.keys().toString(),
                "ssl.keystore.type", "PKCS12",
                "ssl.keystore.password", Certificate.PASSWORD,
                "ssl.key.password", Certificate.PASSWORD));
        KafkaNodes nodes = KafkaNodes.start(
                holdfast,
                folder,
                1,
                List.of(
                        "SCRAM-SHA-512=[name=admin,password=" + ADMIN_PASSWORD + "]",
                        "SCRAM-SHA-512=[name=app,password=" + APP_PASSWORD + "]",
                        "SCRAM-SHA-512=[name=reader,password=" + READER_PASSWORD + "]"),
                demands);
        servers = nodes.bootstrapServers();
        try (Admin kafka = Admin.create(adminSettings())) {
            Awaitility.await("the broker")
                    .atMost(HoldfastCommands.BOUND)
                    .ignoreExceptions()
                    .until(() -> !kafka.describeCluster().nodes().get().isEmpty());
        }
    }

    private Map<String, Object> adminSettings() {
        Map<String, Object> settings = new HashMap<>(trust());
        settings.putAll(Map.of(
                "bootstrap.servers",
                servers,
                "security.protocol",
                "SASL_SSL",
                "sasl.mechanism",
                "SCRAM-SHA-512",
                "sasl.jaas.config",
                jaas("admin", ADMIN_PASSWORD)));
        return settings;
    }

    private Map<String, String> trust() {
        return Map.of(
                "ssl.truststore.type",
                "PEM",
                "ssl.truststore.location",
                trusted.certificate().toString());
    }

    /** What the command lists for each user's roles. */
    private List<AclBinding> rights(Path settings) throws Exception {
        List<AclBinding> rights = new ArrayList<>();
        for (JsonNode right :
                run(0, settings, "topics", "acls", "--json").json().get("items")) {
            String user = USERS.get(right.get("role").asText());
            if (user != null) {
                right.get("operations").forEach(operation -> rights.add(right(right, user, operation.asText())));
            }
        }
        return rights;
    }

    private static AclBinding right(JsonNode right, String user, String operation) {
        return new AclBinding(
                new ResourcePattern(
                        ResourceType.fromString(right.get("resource_type").asText()),
                        right.get("name").asText(),
                        PatternType.fromString(right.get("pattern").asText().toUpperCase(Locale.ROOT))),
                new AccessControlEntry(
                        user,
                        "*",
                        AclOperation.fromString(operation.replaceAll("(?<=[a-z])(?=[A-Z])", "_")),
                        AclPermissionType.ALLOW));
    }

    private Path settings(String user, String password, Certificate trust) throws Exception {
        return Files.writeString(Files.createTempFile(folder, user, ".yaml"), """
                bootstrap.servers: "%s"
                schema.registry.url: "%s"
                kafka:
                  security.protocol: SASL_SSL
                  sasl.mechanism: SCRAM-SHA-512
                  sasl.jaas.config: '%s'
                  ssl.truststore.type: PEM
                  ssl.truststore.location: "%s"
                """.formatted(
                        servers, registry, jaas(user, password), trust.certificate()));
    }

    private Path secrets() throws Exception {
        return Files.writeString(
                folder.resolve("secrets.properties"), "admin=" + ADMIN_PASSWORD + "\napp=" + APP_PASSWORD + "\n");
    }

    private Path primes() throws Exception {
        return Files.writeString(folder.resolve("primes.yaml"), """
                experiment: {name: primes}
                handler: {kind: prime-partitions, primes: 1000, primes_per_item: 100}
                """);
    }

    private static String jaas(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user + "\" password=\""
                + password + "\";";
    }
}
