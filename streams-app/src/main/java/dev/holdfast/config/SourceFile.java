package dev.holdfast.config;

import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The file that items come from, and how to read it.
 *
 * @param written its name as it stands in the SPEC
 * @param path where that is, absolute: a relative name starts at the SPEC's folder
 * @param format its form
 * @param encoding the name of its character encoding; of no meaning if the format is no text
 * @param delimiter the character between fields; of no meaning if the format has none
 * @param sheet of a workbook, the name of the sheet or its number from 1 on; null for the first one
 * @param options how it is read where it is not as its form wants it
 */
public record SourceFile(
        String written,
        Path path,
        SourceFormat format,
        String encoding,
        char delimiter,
        @Nullable String sheet,
        SourceOptions options) {

    /** Returns its character encoding. */
    public Charset charset() {
        return Charset.forName(encoding);
    }

    /** Returns the same file with another sheet. */
    public SourceFile withSheet(String name) {
        return new SourceFile(written, path, format, encoding, delimiter, name, options);
    }

    /** Returns the same form at another place. */
    SourceFile at(String name, Path place) {
        return new SourceFile(name, place, format, encoding, delimiter, sheet, options);
    }
}
