package dev.holdfast.datasets;

import dev.holdfast.model.cohort.Digests;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a partition was made of. The same provenance is the same partition; any difference makes another one.
 *
 * @param handler the handler that made it
 * @param handlerVersion the version of the handler's rules: raised whenever the same inputs give other rows
 * @param settings every setting that decides about the rows, as text
 * @param inputs the receipt of each input by its name: SHA-256 in 64 hexadecimal digits
 */
public record Provenance(
        String handler, String handlerVersion, Map<String, String> settings, Map<String, String> inputs) {
    /** Part of what is hashed: raised if another text is ever made of the same provenance. */
    private static final int FORMAT = 1;

    static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * Checks the inputs.
     *
     * @throws IllegalArgumentException if what is given for an input is no SHA-256
     */
    public Provenance {
        settings = Map.copyOf(settings);
        inputs = Map.copyOf(inputs);
        inputs.forEach((name, receipt) -> {
            if (!SHA256.matcher(receipt).matches()) {
                throw new IllegalArgumentException("the receipt of the input " + name
                        + " must be 64 hexadecimal digits in lower case, but was '" + receipt + "'");
            }
        });
    }

    /** Returns the name of the partition: SHA-256 over the canonical JSON of all this, in lower-case hex. */
    public String hash() {
        Map<String, Object> all = new TreeMap<>();
        all.put("format", FORMAT);
        all.put("handler", handler);
        all.put("handler_version", handlerVersion);
        all.put("settings", settings);
        all.put("inputs", inputs);
        return Digests.of(all);
    }
}
