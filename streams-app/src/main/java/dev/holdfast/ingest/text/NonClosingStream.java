package dev.holdfast.ingest.text;

import java.io.FilterInputStream;
import java.io.InputStream;

/** A stream that its reader cannot close: what follows the part that was parsed still counts for the checksum. */
final class NonClosingStream extends FilterInputStream {

    NonClosingStream(InputStream in) {
        super(in);
    }

    @Override
    public void close() {}
}
