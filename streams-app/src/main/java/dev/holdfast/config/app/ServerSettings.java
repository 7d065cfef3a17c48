package dev.holdfast.config.app;

import dev.holdfast.config.yaml.HostPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance answers, and where commands ask.
 *
 * @param listen what the instance listens on; null to be reached by this machine only, with the embedded broker, or by nobody
 * @param advertised what other instances reach it by; null for {@code listen}, or this host's name if that is every address
 * @param urls the instances that commands ask, the first that answers; empty to ask none
 */
public record ServerSettings(
        @Nullable HostPort listen, @Nullable HostPort advertised, List<String> urls) {

    /** Copies the list. */
    public ServerSettings {
        urls = List.copyOf(urls);
    }
}
