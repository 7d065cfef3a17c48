package dev.holdfast.handler.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.holdfast.handler.Excerpt;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the one JSON object in what a model said. Around it may stand a fence and prose, but neither a second object
 * nor a broken one: nobody could tell which of them is the answer.
 */
final class SingleObject {
    // A brace in prose is followed by something else.
    static final Pattern BEGINNING = Pattern.compile("\\{(?=\\s*[\"}])");

    private SingleObject() {}

    /**
     * Returns the members of the one object.
     *
     * @throws Misfit if there is none, a broken one, or more than one
     */
    static Map<String, Object> in(String text) throws Misfit {
        Matcher beginning = BEGINNING.matcher(text);
        ExactJson.@Nullable Found only = null;
        int from = 0;
        while (beginning.find(from)) {
            if (only != null) {
                throw new Misfit("holds more than one JSON object");
            }
            only = read(text, beginning.start());
            from = only.end();
        }
        if (only == null) {
            throw new Misfit("holds no JSON object");
        }
        return only.members();
    }

    private static ExactJson.Found read(String text, int start) throws Misfit {
        try {
            return ExactJson.read(text, start);
        } catch (JsonEOFException ended) {
            throw new Misfit("ends in the middle of a JSON object");
        } catch (JsonProcessingException broken) {
            throw new Misfit("holds broken JSON (" + Excerpt.of(broken.getOriginalMessage()) + ")");
        }
    }
}
