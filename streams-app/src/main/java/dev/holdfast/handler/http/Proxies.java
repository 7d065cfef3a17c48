package dev.holdfast.handler.http;

import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxy that the environment names for an address, by the variables that curl, Python and Go read: {@code
 * HTTP_PROXY}, {@code HTTPS_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, in small letters or capitals. This machine
 * itself is never called through a proxy. Thread-safe.
 */
final class Proxies {
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*)://)?(?:(?<user>[^/]*)@)?(?<host>\\[[0-9A-Fa-f:.]+]|[^:/@\\[\\]\\s]+)(?::(?<port>\\d{1,5}))?/?");

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|.*:.*");
    private static final int HTTP_PORT = 80;

    /** The variables of the process. */
    interface Variables {
        /** Returns a variable's value, or null if it is not set. */
        @Nullable
        String get(String name);
    }

    /**
     * A proxy.
     *
     * @param authorization the header that lets us in, if it wants a user and a password
     */
    record Chosen(InetSocketAddress address, Optional<String> authorization) {
        /** Returns it for people, without user and password. */
        String shown() {
            return address.getHostString() + ":" + address.getPort();
        }
    }

    private final Variables variables;

    Proxies(Variables variables) {
        this.variables = variables;
    }

    /**
     * Returns the proxy for an address; empty for none.
     *
     * @throws HandlerFailure of category UNAVAILABLE if a variable names none that can be used
     */
    Optional<Chosen> of(URI target) throws HandlerFailure {
        String host = target.getHost() == null ? "" : bare(target.getHost());
        if (isThisMachine(host) || isExcepted(host, target)) {
            return Optional.empty();
        }
        String scheme = target.getScheme().toLowerCase(Locale.ROOT);
        for (String name : List.of(scheme + "_proxy", "all_proxy")) {
            Optional<String> value = value(name);
            if (value.isPresent()) {
                return Optional.of(chosen(name.toUpperCase(Locale.ROOT), value.get()));
            }
        }
        return Optional.empty();
    }

    /** Returns what a variable holds, in small letters first. */
    private Optional<String> value(String name) {
        for (String spelled : List.of(name, name.toUpperCase(Locale.ROOT))) {
            String value = variables.get(spelled);
            if (value != null && !value.isBlank()) {
                return Optional.of(value.strip());
            }
        }
        return Optional.empty();
    }

    private static Chosen chosen(String variable, String value) throws HandlerFailure {
        Matcher address = ADDRESS.matcher(value);
        if (!address.matches()) {
            throw unusable(variable, "is not an address such as http://proxy.example.org:3128");
        }
        String scheme = address.group("scheme");
        if (scheme != null && !scheme.equalsIgnoreCase("http")) {
            throw unusable(variable, "names a proxy of kind " + scheme + ": only http:// proxies can be used");
        }
        int port = address.group("port") == null ? HTTP_PORT : Integer.parseInt(address.group("port"));
        if (port > 0xFFFF) {
            throw unusable(variable, "names a port that does not exist");
        }
        return new Chosen(
                InetSocketAddress.createUnresolved(bare(address.group("host")), port),
                Optional.ofNullable(address.group("user")).map(Proxies::authorization));
    }

    private static HandlerFailure unusable(String variable, String what) {
        return new HandlerFailure(
                ErrorCategory.UNAVAILABLE,
                "the environment variable " + variable + " " + what
                        + "; correct it where Holdfast runs, or except the host by NO_PROXY");
    }

    private static String authorization(String user) {
        String decoded = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isThisMachine(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.toLowerCase(Locale.ROOT).endsWith(".localhost")
                || literal(host).filter(InetAddress::isLoopbackAddress).isPresent();
    }

    private boolean isExcepted(String host, URI target) {
        String list = value("no_proxy").orElse("");
        for (String entry : list.split("[,\\s]+")) {
            if (!entry.isEmpty() && excepts(entry.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT), target)) {
                return true;
            }
        }
        return false;
    }

    private static boolean excepts(String entry, String host, URI target) {
        if (entry.equals("*")) {
            return true;
        }
        if (entry.contains("/")) {
            return isInNetwork(entry, host);
        }
        String name = bare(entry);
        int colon = name.lastIndexOf(':');
        boolean hasPort = colon >= 0 && name.indexOf(':') == colon || entry.contains("]:");
        if (hasPort) {
            String port = entry.substring(entry.lastIndexOf(':') + 1);
            name = bare(entry.substring(0, entry.lastIndexOf(':')));
            if (!port.equals(String.valueOf(port(target)))) {
                return false;
            }
        }
        String suffix = name.startsWith("*.") ? name.substring(1) : name;
        String plain = suffix.startsWith(".") ? suffix.substring(1) : suffix;
        return host.equals(plain) || host.endsWith("." + plain) || isSameAddress(plain, host);
    }

    private static boolean isSameAddress(String one, String other) {
        Optional<InetAddress> address = literal(one);
        return address.isPresent() && address.equals(literal(other));
    }

    private static boolean isInNetwork(String entry, String host) {
        String bits = entry.substring(entry.indexOf('/') + 1);
        Optional<InetAddress> network = literal(bare(entry.substring(0, entry.indexOf('/'))));
        Optional<InetAddress> address = literal(host);
        if (network.isEmpty() || address.isEmpty() || !bits.matches("\\d{1,3}")) {
            return false;
        }
        byte[] one = network.get().getAddress();
        byte[] other = address.get().getAddress();
        int rest = Math.max(0, 8 * one.length - Integer.parseInt(bits));
        return one.length == other.length
                && new BigInteger(1, one).shiftRight(rest).equals(new BigInteger(1, other).shiftRight(rest));
    }

    private static int port(URI target) {
        return target.getPort() >= 0 ? target.getPort() : target.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns an address that is written in numbers; nobody is asked for a name. */
    private static Optional<InetAddress> literal(String host) {
        try {
            return LITERAL.matcher(host).matches() ? Optional.of(InetAddress.getByName(host)) : Optional.empty();
        } catch (UnknownHostException none) {
            return Optional.empty();
        }
    }

    /** Returns those of the process. */
    static Proxies ofProcess() {
        Map<String, String> environment = System.getenv();
        return new Proxies(environment::get);
    }
}
