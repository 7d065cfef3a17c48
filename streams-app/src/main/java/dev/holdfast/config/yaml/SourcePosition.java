package dev.holdfast.config.yaml;

/**
 * Where a value was written.
 *
 * @param origin the file as the person named it, or {@code --set path=value}
 * @param line 1-based; 0 outside a file
 * @param column 1-based; 0 outside a file
 */
public record SourcePosition(String origin, int line, int column) {

    /** A place that is no file: an option or a variable. */
    public static SourcePosition outside(String origin) {
        return new SourcePosition(origin, 0, 0);
    }

    public Problem problem(String path, String message) {
        return new Problem(origin, line, column, path, message);
    }
}
