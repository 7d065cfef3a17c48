package dev.holdfast.schemas.serde;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.kafka.common.config.SslConfigs;
import org.jspecify.annotations.Nullable;

/** One failed try at one address of a registry: what happened and what to do, in a sentence. */
final class RegistryTrouble extends Exception {
    private static final long serialVersionUID = 1L;
    private static final String START_IT =
            "start it, or set " + SerdeConfig.REGISTRY_URL + " to the address of one that runs";

    private final boolean mayPass;

    RegistryTrouble(URI uri, String what, String fix, boolean mayPass, @Nullable Throwable cause) {
        super("schema registry " + uri + ": " + what + "; " + fix, cause);
        this.mayPass = mayPass;
    }

    static RegistryTrouble of(URI uri, Duration timeout, IOException cause) {
        if (cause instanceof HttpTimeoutException) {
            return slow(uri, timeout, cause);
        }
        if (cause instanceof SSLException) {
            return unsafe(uri, cause);
        }
        String detail = cause.getMessage() == null ? "" : " (" + cause.getMessage() + ")";
        String what = cause instanceof ConnectException ? "no connection" : "the connection failed";
        return new RegistryTrouble(uri, what + detail, START_IT, true, cause);
    }

    private static RegistryTrouble unsafe(URI uri, IOException cause) {
        return new RegistryTrouble(
                uri,
                "no safe connection (" + cause.getMessage() + ")",
                RegistryTls.PREFIX + SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG
                        + " must hold the certificate of who signed its",
                false,
                cause);
    }

    static RegistryTrouble slow(URI uri, Duration timeout, Throwable cause) {
        return new RegistryTrouble(
                uri,
                "no answer within " + timeout.toMillis() + " ms",
                "see whether it is overloaded, or raise " + SerdeConfig.TIMEOUT_MS,
                true,
                cause);
    }

    /** Says whether the same request may succeed a moment later. */
    boolean mayPass() {
        return mayPass;
    }
}
