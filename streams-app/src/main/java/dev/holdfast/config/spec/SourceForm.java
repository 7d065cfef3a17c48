package dev.holdfast.config.spec;

import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * In what form files are, and how to read them.
 *
 * @param format their form
 * @param encoding the name of their character encoding; of no meaning if the format is no text
 * @param delimiter the character between fields; of no meaning if the format has none
 * @param sheet of a workbook, the name of the sheet or its number from 1 on; null for the first one
 * @param options how they are read where they are not as their form wants it
 */
public record SourceForm(
        SourceFormat format,
        String encoding,
        char delimiter,
        @Nullable String sheet,
        SourceOptions options) {
    /** The form in which the rows of a query are kept. */
    static final SourceForm KEPT = new SourceForm(
            SourceFormat.JSONL, "UTF-8", SourceFormat.JSONL.defaultDelimiter(), null, SourceOptions.NONE);

    /** Returns their character encoding. */
    public Charset charset() {
        return Charset.forName(encoding);
    }

    /** Returns the same form with another sheet. */
    public SourceForm withSheet(String name) {
        return new SourceForm(format, encoding, delimiter, name, options);
    }
}
