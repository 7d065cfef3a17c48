package dev.holdfast.handler.llm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Takes the one JSON object out of what a model said, checks it against the SPEC's {@code output}, and writes it in one
 * form: members in the order of the SPEC, no white space, numbers as they are spelled. Thread-safe.
 */
final class OutputReader {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MOST_REPAIRS = 50;

    private final Shape.Members shape;
    private final BareNumbers bareNumbers;

    /**
     * What was read.
     *
     * @param json the answer in its one form
     * @param repairs what had to be changed for it, one sentence each
     */
    record Output(String json, List<String> repairs) {}

    OutputReader(Shape.Members shape) {
        this.shape = shape;
        this.bareNumbers = new BareNumbers(shape);
    }

    /**
     * Reads what a model said.
     *
     * @throws Misfit if that is not one object of the shape
     */
    Output read(String said) throws Misfit {
        List<String> repairs = new ArrayList<>();
        Map<String, Object> members = members(said, repairs);
        StringWriter written = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(written)) {
            new ShapedWriter(json, repairs).write(shape, members);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(written.toString())) {
            throw new Misfit("holds half of a surrogate pair");
        }
        return new Output(written.toString(), repairs.subList(0, Math.min(MOST_REPAIRS, repairs.size())));
    }

    private Map<String, Object> members(String said, List<String> repairs) throws Misfit {
        try {
            return SingleObject.in(said);
        } catch (Misfit broken) {
            String repaired = bareNumbers.repair(said, repairs);
            if (repairs.isEmpty()) {
                throw broken;
            }
            return SingleObject.in(repaired);
        }
    }
}
