package dev.holdfast.config.yaml;

/**
 * One mistake in what a person wrote, and where it stands.
 *
 * @param file the file as the person named it; or where else it came from, such as {@code --set a.b=c} or
 *     {@code environment HOLDFAST_BROKER_PORT}
 * @param line 1-based; 0 if it stands on no line
 * @param column 1-based; 0 if it stands on no line
 * @param path the key, from the top, such as {@code handler.primes}; empty if it concerns no key
 * @param message what is wrong and what would be right
 */
public record Problem(String file, int line, int column, String path, String message) {

    /** Returns the line for people: {@code primes.yaml:4:3: handler.primez: unknown key; did you mean 'primes'?}. */
    @Override
    public String toString() {
        String place = line == 0 ? file : file + ":" + line + ":" + column;
        boolean told = path.isEmpty() || (line == 0 && file.startsWith("--set " + path + "="));
        return place + ": " + (told ? "" : path + ": ") + message;
    }
}
