package dev.holdfast.ingest;

import java.io.IOException;

/**
 * A file in which rows are looked up rather than read from start to end. Its bytes are therefore digested before and
 * after the rows are read, so that rows and checksum are of the same file.
 */
final class StoredTable implements FileReading {
    private final TableFormat format;

    StoredTable(TableFormat format) {
        this.format = format;
    }

    @Override
    public FileDigest read(SourceFile file, RowSink sink) throws SourceRefusedException, IOException {
        FileDigest before = FileDigest.of(file.path());
        format.read(file, sink);
        FileDigest after = FileDigest.of(file.path());
        if (!before.equals(after)) {
            throw new SourceChangedException(
                    file.path() + ": changed while it was read; let nobody write to it meanwhile");
        }
        return before;
    }

    @Override
    public void peek(SourceFile file, RowSink sink) throws SourceRefusedException, IOException {
        format.read(file, sink);
    }
}
