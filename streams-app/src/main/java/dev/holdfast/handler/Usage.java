package dev.holdfast.handler;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a call used, as its answer says in member {@code usage}: {@code {"usage": {"input_tokens": 70,
 * "output_tokens": 9}}}, or {@code prompt_tokens} and {@code completion_tokens}; of the input, those from the service's cache
 * stand in {@code cached_input_tokens}, or where OpenAI's services put them.
 *
 * @param in tokens of the input, those from the cache among them; null if the answer does not say
 * @param out tokens of the output; null if the answer does not say
 * @param cached tokens of the input that the service took from its cache; null if the answer does not say
 */
public record Usage(
        @Nullable Long in, @Nullable Long out, @Nullable Long cached) {
    /** Nothing is known. */
    public static final Usage UNKNOWN = new Usage(null, null, null);

    private static final String MEMBER = "usage";
    // More than any call uses: sums of what is believed stay far from the end of 64 bits.
    private static final long MOST = 1_000_000_000_000L;
    private static final List<List<String>> INPUT = List.of(List.of("input_tokens"), List.of("prompt_tokens"));
    private static final List<List<String>> OUTPUT = List.of(List.of("output_tokens"), List.of("completion_tokens"));
    private static final List<List<String>> CACHED = List.of(
            List.of("cached_input_tokens"),
            List.of("prompt_tokens_details", "cached_tokens"),
            List.of("input_tokens_details", "cached_tokens"),
            List.of("prompt_cache_hit_tokens"));

    /** Reads the usage that an answer reports; what is no whole number of tokens is not reported. */
    public static Usage of(String answer) {
        if (!answer.contains("\"" + MEMBER + "\"")) {
            return UNKNOWN;
        }
        return new Usage(first(answer, INPUT), first(answer, OUTPUT), first(answer, CACHED));
    }

    /** Returns the tokens of input and output together; -1 if neither is known. */
    public long total() {
        return in == null && out == null ? -1 : (in == null ? 0 : in) + (out == null ? 0 : out);
    }

    private static @Nullable Long first(String answer, List<List<String>> paths) {
        return paths.stream()
                .map(path -> tokens(answer, path))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Long tokens(String answer, List<String> path) {
        String text = AnswerMember.text(
                answer, Stream.concat(Stream.of(MEMBER), path.stream()).toList());
        if (text == null || !text.matches("\\d{1,13}")) {
            return null;
        }
        long tokens = Long.parseLong(text);
        return tokens <= MOST ? tokens : null;
    }
}
