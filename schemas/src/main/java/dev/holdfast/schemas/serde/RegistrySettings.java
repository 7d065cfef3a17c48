package dev.holdfast.schemas.serde;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * How a registry is reached.
 *
 * @param endpoints the addresses, in the order in which they are tried
 * @param timeout the longest time for one request
 * @param retryFor how long it is tried again while it cannot be reached
 * @param tls whom to trust and what to show; empty for the JVM's own trust store
 */
record RegistrySettings(List<Endpoint> endpoints, Duration timeout, Duration retryFor, Optional<SSLContext> tls) {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_RETRY = Duration.ofSeconds(30);

    /** One address, without user info, and the value of its Authorization header. */
    record Endpoint(URI uri, Optional<String> authorization) {
        /** Hides the password. */
        @Override
        public String toString() {
            return uri.toString();
        }
    }

    RegistrySettings {
        endpoints = List.copyOf(endpoints);
    }

    /** Reads Confluent's keys; throws ConfigException with the key and the fix for what cannot be kept. */
    static RegistrySettings of(Map<String, ?> config) {
        refuseWhatWouldBeIgnored(config);
        return new RegistrySettings(
                endpoints(config),
                millis(config, SerdeConfig.TIMEOUT_MS, DEFAULT_TIMEOUT, 1),
                millis(config, SerdeConfig.RETRY_MS, DEFAULT_RETRY, 0),
                RegistryTls.of(config));
    }

    private static void refuseWhatWouldBeIgnored(Map<String, ?> config) {
        for (String key : config.keySet()) {
            boolean known = key.equals(SerdeConfig.BEARER_SOURCE) || key.equals(SerdeConfig.BEARER_TOKEN);
            if (key.startsWith("bearer.auth.") && !known) {
                throw new ConfigException(key + " is not understood by Holdfast's own serde: use Confluent's serializer"
                        + " and deserializer from the plugins folder");
            }
        }
    }

    private static List<Endpoint> endpoints(Map<String, ?> config) {
        String urls = text(config, SerdeConfig.REGISTRY_URL);
        if (urls == null) {
            throw new ConfigException(
                    SerdeConfig.REGISTRY_URL + " is not set: give the registry's address, as http://localhost:8081");
        }
        Optional<String> given = bearer(config).or(() -> userInfo(config).map(RegistrySettings::basic));
        List<Endpoint> endpoints = new ArrayList<>();
        for (String url : urls.split(",", -1)) {
            endpoints.add(endpoint(url.strip(), given));
        }
        return endpoints;
    }

    private static Optional<String> bearer(Map<String, ?> config) {
        String source = text(config, SerdeConfig.BEARER_SOURCE);
        String token = text(config, SerdeConfig.BEARER_TOKEN);
        if (source == null && token == null) {
            return Optional.empty();
        }
        if (!"STATIC_TOKEN".equals(source)) {
            throw new ConfigException(SerdeConfig.BEARER_SOURCE + " is " + (source == null ? "not set" : source)
                    + ", which is not understood by"
                    + " Holdfast's own serde: give STATIC_TOKEN, or use Confluent's serializer and deserializer from the"
                    + " plugins folder");
        }
        if (token == null) {
            throw new ConfigException(SerdeConfig.BEARER_TOKEN + " is not set, though " + SerdeConfig.BEARER_SOURCE
                    + " is STATIC_TOKEN: give the token");
        }
        return Optional.of("Bearer " + token);
    }

    private static Optional<String> userInfo(Map<String, ?> config) {
        String source = text(config, SerdeConfig.CREDENTIALS_SOURCE);
        if (source == null || source.equals("URL")) {
            return Optional.empty();
        }
        String userInfo = text(config, SerdeConfig.USER_INFO);
        if (!source.equals("USER_INFO")) {
            throw new ConfigException(
                    SerdeConfig.CREDENTIALS_SOURCE + " is " + source + ": only USER_INFO and URL are understood");
        }
        if (userInfo == null) {
            throw new ConfigException(SerdeConfig.USER_INFO + " is not set, though " + SerdeConfig.CREDENTIALS_SOURCE
                    + " is USER_INFO: give user:password");
        }
        return Optional.of(userInfo);
    }

    private static Endpoint endpoint(String url, Optional<String> authorization) {
        try {
            URI given = URI.create(url);
            String scheme = String.valueOf(given.getScheme());
            if (given.getHost() == null || !List.of("http", "https").contains(scheme)) {
                throw new IllegalArgumentException("it is not http://host:port");
            }
            String path = given.getRawPath() == null ? "" : given.getRawPath().replaceAll("/+$", "");
            String port = given.getPort() < 0 ? "" : ":" + given.getPort();
            URI plain = URI.create(scheme + "://" + given.getHost() + port + path);
            return new Endpoint(
                    plain,
                    authorization.or(
                            () -> Optional.ofNullable(given.getUserInfo()).map(RegistrySettings::basic)));
        } catch (IllegalArgumentException e) {
            throw new ConfigException(SerdeConfig.REGISTRY_URL + " holds an address that cannot be used, "
                    + withoutUserInfo(url) + ": give http://host:port or https://host:port");
        }
    }

    private static String basic(String userInfo) {
        return "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
    }

    private static String withoutUserInfo(String url) {
        return '\'' + url.substring(url.lastIndexOf('@') + 1) + '\'';
    }

    private static Duration millis(Map<String, ?> config, String key, Duration otherwise, long least) {
        String value = text(config, key);
        if (value == null) {
            return otherwise;
        }
        try {
            long millis = Long.parseLong(value);
            if (millis >= least) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException e) {
            // Answered below, with the key.
        }
        throw new ConfigException(key + " must be whole milliseconds, " + least + " or more, but was " + value);
    }

    /** Returns the setting as text; null when it is not there or blank. */
    static @Nullable String text(Map<String, ?> config, String key) {
        Object value = config.get(key);
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? null : text;
    }

    /** Returns the name of a class that was given as a class or by name; null when it is not there. */
    static @Nullable String className(Map<String, ?> config, String key) {
        return config.get(key) instanceof Class<?> type ? type.getName() : text(config, key);
    }

    /** Returns the setting as a boolean; throws ConfigException for any other word. */
    static boolean flag(Map<String, ?> config, String key, boolean otherwise) {
        String value = text(config, key);
        if (value == null) {
            return otherwise;
        }
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
            throw new ConfigException(key + " must be true or false, but was " + value);
        }
        return Boolean.parseBoolean(value);
    }
}
