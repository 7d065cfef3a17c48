package dev.holdfast.handler.http;

import dev.holdfast.config.HandlerSection;
import dev.holdfast.handler.Excerpt;
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
 * @param request a request without a body, from which each POST is made
 * @param shown the method and the address, without user, password, query and fragment
 * @param excerpt quotes what the service says, without the headers' values and the password
 */
record Endpoint(HttpRequest.Builder request, String shown, Excerpt excerpt) {
    static final String URL = "url";
    static final String HEADERS = "headers";

    private static final String AUTHORIZATION = "Authorization";

    /** Reads validated settings. */
    static Endpoint from(HandlerSection section) {
        URI uri = URI.create(section.text(URL));
        Map<String, String> headers = section.textMap(HEADERS);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .setHeader("Content-Type", "application/json")
                .setHeader("Accept", "application/json");
        List<String> secrets = new ArrayList<>();
        String user = uri.getUserInfo();
        if (user != null) {
            String basic = Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
            request.setHeader(AUTHORIZATION, "Basic " + basic);
            secrets.addAll(List.of(user, user.substring(user.indexOf(':') + 1), basic));
        }
        headers.forEach(request::setHeader);
        headers.forEach((name, value) -> {
            if (isSecret(name)) {
                secrets.add(value);
            }
        });
        if (uri.getRawQuery() != null) {
            secrets.addAll(List.of(uri.getRawQuery().split("[&=]")));
        }
        return new Endpoint(request, "POST " + shown(uri), Excerpt.without(secrets));
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
        section.textMap(HEADERS).forEach((name, value) -> {
            try {
                request.setHeader(name, value);
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
