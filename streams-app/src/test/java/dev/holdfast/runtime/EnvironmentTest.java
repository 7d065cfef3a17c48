package dev.holdfast.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.config.app.AppConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    @Test
    void saysWhereARunWasStartedFromAndKeepsSecretsToItself() { // P40
        AppConfig config =
                AppConfig.load(null, Map.of(), Map.of("streams.threads", "3", "kafka.ssl.key.password", "hunter2"));

        Map<String, String> facts = Environment.of(config);

        assertThat(facts)
                .containsKeys("holdfast", "kafka", "java", "jvm", "os", "arch", "cpus", "heap_max_mb", "memory_mb");
        assertThat(facts).containsEntry("setting.streams.threads", "3").doesNotContainKey("setting.broker.port");
        assertThat(facts.values()).noneMatch(value -> value.contains("hunter2"));
    }
}
