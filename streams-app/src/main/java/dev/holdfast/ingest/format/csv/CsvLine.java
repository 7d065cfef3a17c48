package dev.holdfast.ingest.format.csv;

import java.util.Collection;
import java.util.stream.Collectors;

/** Writes fields anew as a line of CSV. */
public final class CsvLine {
    private CsvLine() {}

    public static String of(Collection<String> fields, char delimiter) {
        return fields.stream().map(field -> written(field, delimiter)).collect(Collectors.joining("" + delimiter));
    }

    private static String written(String field, char delimiter) {
        boolean plain = field.indexOf(delimiter) < 0
                && field.indexOf('"') < 0
                && field.indexOf('\n') < 0
                && field.indexOf('\r') < 0;
        return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
    }
}
