package dev.holdfast.config.spec;

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
    JSONL,
    /** A sheet of a workbook. */
    XLSX,
    /** Columns of values with their types. */
    PARQUET;

    private static final Map<String, SourceFormat> EXTENSIONS = Map.of(
            "csv", CSV, "tsv", TSV, "tab", TSV, "jsonl", JSONL, "ndjson", JSONL, "json", JSONL, "xlsx", XLSX, "xlsm",
            XLSX, "parquet", PARQUET);

    /** Returns the word in {@code format: …}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Says whether it is text, in some encoding. */
    public boolean isText() {
        return this != XLSX && this != PARQUET;
    }

    /** Says whether its fields stand between delimiters. */
    public boolean isDelimited() {
        return this == CSV || this == TSV;
    }

    /** Returns what people call the place of a row in it: a line or a row. */
    public String rowWord() {
        return isText() ? "line" : "row";
    }

    /** Returns the name that people know it by. */
    public String title() {
        return switch (this) {
            case CSV, TSV, XLSX -> name();
            case JSONL -> "JSON Lines";
            case PARQUET -> "Parquet";
        };
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
