package dev.holdfast.config;

import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * The file that items come from, and how to read it.
 *
 * @param written its name as it stands in the SPEC
 * @param path where that is, absolute: a relative name starts at the SPEC's folder
 * @param format its form
 * @param encoding the name of its character encoding
 * @param delimiter the character between fields; of no meaning for JSON Lines
 */
public record SourceFile(String written, Path path, SourceFormat format, String encoding, char delimiter) {

    /** Returns its character encoding. */
    public Charset charset() {
        return Charset.forName(encoding);
    }
}
