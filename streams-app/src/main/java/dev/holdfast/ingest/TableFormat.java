package dev.holdfast.ingest;

import java.io.IOException;

/** How rows stand in a file that is no text. */
public interface TableFormat {

    /**
     * Hands over the rows until there are no more or the sink has enough.
     *
     * @throws UnfitSourceException if something that the SPEC names is not there
     * @throws SourceRefusedException if the file is not of this form
     * @throws IOException if it cannot be read
     */
    void read(SourceFile file, RowSink sink) throws SourceRefusedException, IOException;
}
