package dev.holdfast.ingest;

import java.io.FilterInputStream;
import java.io.InputStream;

/** A stream that its reader cannot close: what follows the part that was parsed still counts for the checksum. */
final class Unclosed extends FilterInputStream {

    Unclosed(InputStream in) {
        super(in);
    }

    @Override
    public void close() {}
}
