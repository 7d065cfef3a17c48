package dev.holdfast.schemas.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that is reached by TLS, with a certificate that nobody but its owner has signed. */
class RegistryTlsTest {
    private static final String PASSWORD = "hush-hush";
    private static final Schema TEXT = Schema.create(Schema.Type.STRING);

    @TempDir
    Path folder;

    private HttpsServer server;

    @BeforeEach
    void startServer() throws Exception {
        keytool("-genkeypair -alias registry -keyalg EC -dname CN=registry -ext SAN=IP:127.0.0.1 -storetype PKCS12"
                + " -keystore registry.p12 -storepass " + PASSWORD);
        keytool("-exportcert -rfc -alias registry -keystore registry.p12 -file registry.pem -storepass " + PASSWORD);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls()));
        server.createContext("/", exchange -> {
            byte[] answer = "{\"id\":7}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void trustsTheCertificateThatItIsGiven() {
        SchemaRegistryClient client = new SchemaRegistryClient(config(Map.of(
                "schema.registry.ssl.truststore.type",
                "PEM",
                "schema.registry.ssl.truststore.location",
                folder.resolve("registry.pem").toString())));

        assertThat(client.register("text", TEXT)).isEqualTo(7);
    }

    @Test
    void doesNotTrustAnyOtherAndSaysWhatIsMissing() {
        SchemaRegistryClient client = new SchemaRegistryClient(config(Map.of()));

        assertThatThrownBy(() -> client.register("text", TEXT))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("no safe connection")
                .hasMessageContaining("schema.registry.ssl.truststore.location must hold the certificate");
    }

    private Map<String, Object> config(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put(
                "schema.registry.url",
                "https://127.0.0.1:" + server.getAddress().getPort());
        return config;
    }

    private SSLContext tls() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = Files.newInputStream(folder.resolve("registry.p12"))) {
            keys.load(file, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private void keytool(String arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                (Path.of(System.getProperty("java.home"), "bin", "keytool") + " " + arguments).split(" "));
        assertThat(builder.directory(folder.toFile()).start().waitFor()).isZero();
    }
}
