package dev.holdfast.server;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The query part of an address: names and values. */
final class QueryText {
    private static final String PARTITIONS = "partitions";

    private QueryText() {}

    static Map<String, String> read(@Nullable String query) {
        Map<String, String> given = new HashMap<>();
        for (String pair : (query == null ? "" : query).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                given.put(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return given;
    }

    static String parameter(String name, String value) {
        return name + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    static String write(Set<Integer> partitions) {
        return parameter(
                PARTITIONS,
                new TreeSet<>(partitions).stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    /**
     * Reads which partitions are asked about.
     *
     * @throws IllegalArgumentException if the query does not say
     */
    static Set<Integer> partitions(Map<String, String> query) {
        String partitions = query.get(PARTITIONS);
        if (partitions == null) {
            throw new IllegalArgumentException("the query must name " + PARTITIONS);
        }
        Set<Integer> numbers = new TreeSet<>();
        for (String number : partitions.split(",")) {
            numbers.add(Integer.valueOf(number));
        }
        return numbers;
    }
}
