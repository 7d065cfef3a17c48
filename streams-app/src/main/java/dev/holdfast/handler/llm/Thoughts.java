package dev.holdfast.handler.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes what a model thinks aloud out of what it said: whatever it drafts there is no answer. Marks inside of a JSON
 * object are part of its texts, and stay. Templates of some models put the first mark into the prompt, so that only the
 * last one is in the text; then everything before it is thought.
 */
final class Thoughts {
    private static final String WORD =
            "(?:antml:|ant|seed:)?(?:think|thinking|thoughts?|reason|reasoning|reflection|analysis)"
                    + "|scratchpad|chain_of_thought|budget:cot_think";
    private static final String TAG = "<(?:" + WORD + ")(?:\\s[^<>]{0,200})?>";
    private static final String END_TAG = "</\\s*(?:" + WORD + ")\\s*>";
    private static final Pattern NAME = Pattern.compile("<([^\\s<>]+)");

    /**
     * A pair of marks.
     *
     * @param nests whether thoughts may hold others of the same kind
     */
    private record Marks(Pattern open, Pattern close, boolean nests) {
        static Marks of(String open, String close) {
            return new Marks(pattern(open), pattern(close), true);
        }

        static Marks ofTag(String name) {
            String quoted = Pattern.quote(name);
            return of("<" + quoted + "(?:\\s[^<>]{0,200})?>", "</\\s*" + quoted + "\\s*>");
        }
    }

    /** Those that are no tags, as families of models write them. */
    private static final List<Marks> OTHERS = List.of(
            Marks.of("\\[think(?:ing)?\\]", "\\[/think(?:ing)?\\]"),
            Marks.of("◁think▷", "◁/think▷"),
            Marks.of("<\\|begin_of_thought\\|>", "<\\|end_of_thought\\|>"),
            Marks.of("<\\|start_thinking\\|>", "<\\|end_thinking\\|>"),
            Marks.of("<\\|inner_prefix\\|>", "<\\|inner_suffix\\|>"),
            Marks.of("<unused94>", "<unused95>"),
            Marks.of("<\\|channel>\\s*thought", "<channel\\|>"),
            // Harmony: what stands in another channel than the final one, up to where that begins.
            new Marks(
                    pattern("<\\|channel\\|>\\s*(?:analysis|commentary)"),
                    pattern("<\\|channel\\|>\\s*final[^<{]*(?:<\\|constrain\\|>[^<{]*)?<\\|message\\|>"
                            + "|assistantfinal(?=\\s*[{`])"),
                    false));

    private static final String OPEN = TAG + "|" + either(Marks::open);
    private static final String CLOSE = END_TAG + "|" + either(Marks::close);
    private static final Pattern MARK_OR_OBJECT = pattern("(" + OPEN + ")|(" + CLOSE + ")|" + SingleObject.BEGINNING);
    private static final List<String> FIELDS = List.of("reasoning_content", "reasoning", "thinking", "thought");

    private Thoughts() {}

    /**
     * Returns what was said without what was thought.
     *
     * @throws Misfit if it ends while the model thinks
     */
    static String takenOutOf(String said) throws Misfit {
        Matcher next = MARK_OR_OBJECT.matcher(said);
        StringBuilder left = new StringBuilder();
        int from = 0;
        int at = 0;
        while (next.find(at)) {
            if (next.group(1) != null) {
                left.append(said, from, next.start());
                from = end(said, next);
                at = from;
            } else if (next.group(2) != null) {
                left.setLength(0);
                from = next.end();
                at = from;
            } else {
                at = endOfObject(said, next.start());
            }
        }
        return left.append(said, from, said.length()).toString();
    }

    /** Says whether an answer holds thoughts in a field of their own. */
    static boolean standIn(JsonNode answer) {
        JsonNode message = answer.at("/choices/0/message");
        JsonNode holder = message.isObject() ? message : answer.path("message");
        for (String field : FIELDS) {
            if (!holder.path(field).asText().isBlank()) {
                return true;
            }
        }
        for (JsonNode part : answer.path("content")) {
            if (part.path("type").asText().contains("thinking")) {
                return true;
            }
        }
        return false;
    }

    /** Returns where the thoughts end that a mark begins; there may be others of the same kind in them. */
    private static int end(String said, Matcher begun) throws Misfit {
        Marks marks = marks(begun.group());
        Matcher open = marks.open().matcher(said);
        Matcher close = marks.close().matcher(said);
        int depth = 1;
        int from = begun.end();
        while (depth > 0) {
            if (!close.find(from)) {
                throw new Misfit("ends while the model thinks, before its answer");
            }
            boolean isNested = marks.nests() && open.find(from) && open.start() < close.start();
            depth += isNested ? 1 : -1;
            from = isNested ? open.end() : close.end();
        }
        return from;
    }

    private static Marks marks(String begun) {
        for (Marks one : OTHERS) {
            if (one.open().matcher(begun).matches()) {
                return one;
            }
        }
        Matcher name = NAME.matcher(begun);
        if (!name.find()) {
            throw new IllegalStateException("no mark: " + begun);
        }
        return Marks.ofTag(name.group(1));
    }

    private static int endOfObject(String said, int start) {
        try {
            return ExactJson.read(said, start).end();
        } catch (JsonProcessingException noObject) {
            return start + 1;
        }
    }

    private static String either(Function<Marks, Pattern> side) {
        return OTHERS.stream().map(side).map(Pattern::pattern).collect(Collectors.joining("|"));
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
