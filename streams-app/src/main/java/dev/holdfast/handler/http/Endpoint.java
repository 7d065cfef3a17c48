package dev.holdfast.handler.http;

import dev.holdfast.config.spec.HandlerSection;
import dev.holdfast.handler.Excerpt;
import dev.holdfast.handler.HandlerFailure;
import dev.holdfast.handler.SecretTexts;
import dev.holdfast.schemas.avro.ErrorCategory;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where items are POSTed to: the address, the headers, and how both may be shown.
 *
 * @param uri the address
 * @param headers the headers, whose secrets are looked up for each call
 */
record Endpoint(URI uri, SecretTexts headers) {
    static final String URL = "url";
    static final String HEADERS = "headers";

    private static final String AUTHORIZATION = "Authorization";

    /**
     * What one call needs.
     *
     * @param request a request without a body
     * @param excerpt quotes what the service says, without the headers' values and the password
     */
    record Call(HttpRequest.Builder request, Excerpt excerpt) {}

    /** Reads validated settings. */
    static Endpoint from(HandlerSection section, SecretTexts.Variables variables) {
        return new Endpoint(URI.create(section.text(URL)), SecretTexts.of(section, HEADERS, variables));
    }

    /**
     * Looks up what a call needs.
     *
     * @throws HandlerFailure of category AUTHENTICATION if a secret is not where the settings say, or cannot be sent
     */
    Call call() throws HandlerFailure {
        SecretTexts.Resolved given = headers.resolve();
        List<String> hidden = new ArrayList<>(given.secrets());
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .setHeader("Content-Type", "application/json")
                .setHeader("Accept", "application/json");
        List<String> secrets = new ArrayList<>();
        String user = uri.getUserInfo();
        if (user != null) {
            String basic = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
            request.setHeader(AUTHORIZATION, "Basic " + basic);
            hidden.addAll(List.of(user, user.substring(user.indexOf(':') + 1), basic));
        }
        for (Map.Entry<String, String> header : given.texts().entrySet()) {
            set(request, header.getKey(), header.getValue());
        }
        given.texts().forEach((name, value) -> {
            if (isSecret(name)) {
                secrets.add(value);
            }
        });
        if (uri.getRawQuery() != null) {
            secrets.addAll(List.of(uri.getRawQuery().split("[&=]")));
        }
        return new Call(request, Excerpt.without(secrets).hiding(hidden));
    }

    /** Returns the method and the address, without user, password, query and fragment. */
    String shown() {
        return "POST " + shown(uri);
    }

    private static void set(HttpRequest.Builder request, String name, String value) throws HandlerFailure {
        try {
            request.setHeader(name, value);
        } catch (IllegalArgumentException refused) {
            throw new HandlerFailure(
                    ErrorCategory.AUTHENTICATION,
                    "handler.headers." + name
                            + ": what stands in its variable or file has characters that a header must"
                            + " not have; it must be one line of plain text");
        }
    }

    /** Returns what is wrong with the settings, without showing a header's value or a password. */
    static List<String> problems(HandlerSection section) {
        List<String> problems = new ArrayList<>();
        HttpRequest.Builder request = HttpRequest.newBuilder();
        try {
            request.uri(new URI(section.text(URL)));
        } catch (URISyntaxException | IllegalArgumentException invalid) {
            problems.add("handler.url must be an http or https address with a host, such as https://example.org/items");
        }
        problems.addAll(SecretTexts.of(section, HEADERS, name -> null).problems());
        section.textMap(HEADERS).forEach((name, value) -> {
            try {
                request.setHeader(name.replaceFirst("_(env|file)$", ""), value);
            } catch (IllegalArgumentException refused) {
                problems.add(
                        "handler.headers." + name + " cannot be sent: its name or value has characters that a header"
                                + " must not have, or the connection sets it itself (Host, Content-Length, …)");
            }
        });
        return problems;
    }

    /** Returns whether a header's value may be a secret: all but those that say what kind of text is sent. */
    private static boolean isSecret(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return !name.startsWith("accept") && !name.startsWith("content-") && !name.equals("user-agent");
    }

    private static String shown(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return uri.getScheme() + "://" + uri.getHost() + port + uri.getRawPath();
    }
}
