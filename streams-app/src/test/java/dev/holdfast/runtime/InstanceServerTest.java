package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.cluster.PortTakenException;
import dev.holdfast.config.app.AppConfig;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** An instance is reached where its settings say, and says so itself. */
class InstanceServerTest {

    @Test
    void listensWhereItIsToldAndIsNotReadyBeforeItsInstanceIs() throws Exception {
        try (InstanceServer server = InstanceServer.start(config(Map.of("server.listen", "127.0.0.1:0")), null)) {
            URI uri = server.uri();
            assertThat(uri.getHost()).isEqualTo("127.0.0.1");
            assertThat(Objects.requireNonNull(server.address()).port()).isEqualTo(uri.getPort());
            for (String path : new String[] {"/health", "/metrics", "/experiments"}) {
                HttpURLConnection asked =
                        (HttpURLConnection) uri.resolve(path).toURL().openConnection();
                assertThat(asked.getResponseCode()).as(path).isEqualTo(503);
            }
        }
    }

    @Test
    void tellsOthersWhatTheyReachItBy() {
        try (InstanceServer named = InstanceServer.start(
                        config(Map.of("server.listen", "127.0.0.1:0", "server.advertised", "app-1:9400")), null);
                InstanceServer everywhere = InstanceServer.start(config(Map.of("server.listen", "0.0.0.0:0")), null);
                InstanceServer secluded = InstanceServer.start(config(Map.of()), null)) {
            assertThat(String.valueOf(named.address())).isEqualTo("app-1:9400");
            assertThat(Objects.requireNonNull(everywhere.address()).isAnyAddress())
                    .as("an address that leads somewhere")
                    .isFalse();
            assertThat(everywhere.uri().getHost()).isEqualTo("127.0.0.1");
            assertThat(secluded.address()).as("only this machine asks").isNull();
        }
    }

    @Test
    void namesTheSettingIfItsPortIsTaken() {
        try (InstanceServer first = InstanceServer.start(config(Map.of("server.listen", "127.0.0.1:0")), null)) {
            String taken = "127.0.0.1:" + first.uri().getPort();
            assertThatThrownBy(() -> InstanceServer.start(config(Map.of("server.listen", taken)), null))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining(taken)
                    .hasMessageContaining("server.listen");
        }
    }

    private static AppConfig config(Map<String, String> flags) {
        return AppConfig.load(null, Map.of(), flags);
    }
}
