package dev.holdfast.handler;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a call used, as its answer says in member {@code usage}: {@code {"usage": {"input_tokens": 70,
 * "output_tokens": 9}}}, or {@code prompt_tokens} and {@code completion_tokens}.
 *
 * @param in tokens of the input; null if the answer does not say
 * @param out tokens of the output; null if the answer does not say
 */
public record Usage(@Nullable Long in, @Nullable Long out) {
    private static final String MEMBER = "usage";
    // More than any call uses: sums of what is believed stay far from the end of 64 bits.
    private static final long MOST = 1_000_000_000_000L;

    /** Reads the usage that an answer reports; what is no whole number of tokens is not reported. */
    public static Usage of(String answer) {
        if (!answer.contains("\"" + MEMBER + "\"")) {
            return new Usage(null, null);
        }
        return new Usage(
                either(answer, "input_tokens", "prompt_tokens"), either(answer, "output_tokens", "completion_tokens"));
    }

    /** Returns the tokens of input and output together; -1 if neither is known. */
    public long total() {
        return in == null && out == null ? -1 : (in == null ? 0 : in) + (out == null ? 0 : out);
    }

    private static @Nullable Long either(String answer, String name, String otherName) {
        Long tokens = tokens(answer, name);
        return tokens == null ? tokens(answer, otherName) : tokens;
    }

    private static @Nullable Long tokens(String answer, String name) {
        String text = AnswerMember.text(answer, List.of(MEMBER, name));
        if (text == null || !text.matches("\\d{1,13}")) {
            return null;
        }
        long tokens = Long.parseLong(text);
        return tokens <= MOST ? tokens : null;
    }
}
