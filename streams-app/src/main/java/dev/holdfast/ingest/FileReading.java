package dev.holdfast.ingest;

import dev.holdfast.ingest.text.TextFile;
import java.io.IOException;

/** How a file is read: a {@link TextFile} from its first byte to its last, a {@link StoredTable} here and there. */
public interface FileReading {

    /**
     * Hands over the rows until the file ends or the sink has enough.
     *
     * @return what all bytes of the file are, also those that held no wanted row
     * @throws SourceChangedException if it was seen to change meanwhile
     * @throws UnfitSourceException if something that the SPEC names is not there
     * @throws SourceRefusedException if it is not of its form
     * @throws IOException if it cannot be read
     */
    FileDigest read(SourceFile file, RowSink sink) throws SourceRefusedException, IOException;

    /** Does the same, reading no more bytes than the rows take. */
    void peek(SourceFile file, RowSink sink) throws SourceRefusedException, IOException;
}
