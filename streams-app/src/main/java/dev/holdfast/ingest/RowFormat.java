package dev.holdfast.ingest;

import java.io.IOException;
import java.io.Reader;

/** How rows stand in a file of text. */
public interface RowFormat {

    /**
     * Hands over the rows until the text ends or the sink has enough.
     *
     * @param text the file
     * @param file its name, for messages
     * @param sink takes the rows
     * @throws UnfitSourceException if a column that the SPEC uses is not there or is there twice
     * @throws SourceRefusedException if the text is not of this form
     * @throws IOException if it cannot be read
     */
    void read(Reader text, String file, RowSink sink) throws SourceRefusedException, IOException;
}
