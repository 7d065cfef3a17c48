package dev.holdfast.ingest.format.jsonl;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.holdfast.config.spec.SourceOptions;
import dev.holdfast.ingest.text.LineReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the wanted members of a JSON object as text: texts as they are, numbers exactly as they are written, truth
 * values as {@code true} and {@code false}, arrays and objects as their JSON text, null as nothing.
 */
final class JsonObjectLine {
    /** As version 1 read: what exceeds the parser's usual bounds, or says a name twice, is broken wherever it stands. */
    private static final JsonFactory FIRST = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LineReader.LONGEST_LINE)
                    .build())
            .build();

    /** Deep enough for all that is no attack: the levels take memory while they are open. */
    private static final int MOST_LEVELS = 100_000;

    /** A member that nobody uses may be anything; names are not kept, for there may be a new one in every line. */
    private static final JsonFactory ANY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LineReader.LONGEST_LINE)
                    .maxNameLength(LineReader.LONGEST_LINE)
                    .maxNumberLength(LineReader.LONGEST_LINE)
                    .maxNestingDepth(MOST_LEVELS)
                    .build())
            .build();

    private final JsonFactory json;
    private final Map<String, Integer> positions = new HashMap<>();

    /**
     * @param reading the rules of reading, see {@link SourceOptions}
     */
    JsonObjectLine(List<String> names, int reading) {
        json = reading == SourceOptions.FIRST_READING ? FIRST : ANY;
        for (int i = 0; i < names.size(); i++) {
            positions.put(names.get(i), i);
        }
    }

    /** A line that is not one JSON object; the message says why. */
    static final class BrokenLineException extends Exception {
        private static final long serialVersionUID = 1L;

        BrokenLineException(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads one line.
     *
     * @param line the line
     * @param names is told the name of each member
     * @return the values in the order of the wanted names; null for one that is null or not there
     */
    List<@Nullable String> values(String line, Consumer<String> names) throws BrokenLineException {
        List<@Nullable String> values = new ArrayList<>(Collections.nCopies(positions.size(), null));
        Set<String> came = new HashSet<>();
        try (JsonParser parser = json.createParser(line.toCharArray())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BrokenLineException("it holds something else");
            }
            for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                names.accept(name);
                parser.nextToken();
                Integer position = positions.get(name);
                String value = value(parser, line);
                if (position != null && !came.add(name)) {
                    throw new BrokenLineException("the member '" + name + "' is there twice");
                }
                if (position != null) {
                    values.set(position, value);
                }
            }
            if (parser.nextToken() != null) {
                throw new BrokenLineException("something follows the object");
            }
            return values;
        } catch (JsonProcessingException e) {
            throw new BrokenLineException(e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot fail to be read", e);
        }
    }

    private static @Nullable String value(JsonParser parser, String line) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token.isStructStart()) {
            int start = (int) parser.currentTokenLocation().getCharOffset();
            parser.skipChildren();
            return line.substring(start, (int) parser.currentLocation().getCharOffset());
        }
        return parser.getText();
    }
}
