package dev.holdfast.handler.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * A client with the connections that it keeps. A service, or what stands in between, may end a kept connection at any
 * time; the next call then finds it dead. Thread-safe.
 */
final class Connections {
    private static final String JAVA_DEFAULT = "java.net.useSystemProxies";
    private static final String DISABLED_SCHEMES = "jdk.http.auth.tunneling.disabledSchemes";
    private static final String NO_BYTE = "received no bytes";

    private final HttpClient client;
    private volatile boolean hasKept;

    /**
     * Makes a client without any connection.
     *
     * @param executor runs what its calls need
     * @param proxy the proxy of all its calls; empty for what Java's own properties say
     */
    Connections(Executor executor, Optional<Proxies.Chosen> proxy) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor);
        proxy.ifPresent(chosen -> {
            if (chosen.authorization().isPresent() && System.getProperty(DISABLED_SCHEMES) == null) {
                // Without it the JDK keeps the header from a proxy that tunnels.
                System.setProperty(DISABLED_SCHEMES, "");
            }
            builder.proxy(new Always(chosen.address()));
        });
        this.client = builder.build();
    }

    /** Says whether Java's own properties name proxies, which then come before the environment. */
    static boolean areSetInJava() {
        return System.getProperty("http.proxyHost") != null
                || System.getProperty("https.proxyHost") != null
                || Boolean.getBoolean(JAVA_DEFAULT);
    }

    HttpClient client() {
        return client;
    }

    /** Takes that a call was answered, so that its connection may be kept. */
    void answered() {
        hasKept = true;
    }

    /** Says whether a call may have gone over a connection that another call had used before. */
    boolean mayBeUsed() {
        return hasKept;
    }

    /** Says whether a connection ended before the first byte of an answer came over it. */
    static boolean hasEndedUnanswered(Throwable cause) {
        if (!(cause instanceof IOException) || cause instanceof ProtocolException) {
            return false;
        }
        return cause.getClass() == SocketException.class
                || String.valueOf(cause.getMessage()).contains(NO_BYTE)
                || String.valueOf(cause.getMessage()).contains("Connection reset")
                || String.valueOf(cause.getMessage()).contains("Broken pipe");
    }

    private static final class Always extends ProxySelector {
        private final List<Proxy> proxies;

        Always(InetSocketAddress address) {
            // Resolved when it is asked for, so that a name that is unknown for a while is no end.
            this.proxies = List.of(new Proxy(
                    Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHostString(), address.getPort())));
        }

        @Override
        public List<Proxy> select(URI uri) {
            return proxies;
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // The call fails with it.
        }
    }
}
