package dev.holdfast.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The form of a source file. */
public enum SourceFormat {
    /** Fields between commas, by RFC 4180: quotes, line breaks in quotes. */
    CSV,
    /** The same with tabs. */
    TSV,
    /** One JSON object a line. */
    JSONL;

    private static final Map<String, SourceFormat> EXTENSIONS =
            Map.of("csv", CSV, "tsv", TSV, "tab", TSV, "jsonl", JSONL, "ndjson", JSONL, "json", JSONL);

    /** Returns the word in {@code format: …}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the character between fields unless another is declared. */
    public char defaultDelimiter() {
        return this == TSV ? '\t' : ',';
    }

    static SourceFormat of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Returns the format that a file name's extension stands for, if it stands for one. */
    static Optional<SourceFormat> ofExtension(String extension) {
        return Optional.ofNullable(EXTENSIONS.get(extension));
    }
}
