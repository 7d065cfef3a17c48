package dev.holdfast.ingest;

import dev.holdfast.config.spec.SourceForm;
import dev.holdfast.config.spec.SourceFormat;
import dev.holdfast.config.spec.SourceOptions;
import java.nio.charset.Charset;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One file that items come from, and how to read it.
 *
 * @param name what it is called where the SPEC stands, such as {@code data/a.csv}
 * @param path where it is, absolute
 * @param form its form
 */
public record SourceFile(String name, Path path, SourceForm form) {

    /** Returns its form's format. */
    SourceFormat format() {
        return form.format();
    }

    /** Returns its character encoding. */
    public Charset charset() {
        return form.charset();
    }

    /** Returns how it is read where it is not as its form wants it. */
    public SourceOptions options() {
        return form.options();
    }

    /** Returns the name of the sheet, or its number; null for the first one. */
    @Nullable
    public String sheet() {
        return form.sheet();
    }

    /** Returns the same file with another sheet. */
    public SourceFile withSheet(String other) {
        return new SourceFile(name, path, form.withSheet(other));
    }
}
