package dev.holdfast.ingest;

import dev.holdfast.config.SourceFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** A file of text in the declared encoding, read once from its start to its end. */
final class TextFile implements FileReading {
    private final RowFormat format;

    TextFile(RowFormat format) {
        this.format = format;
    }

    @Override
    public FileDigest read(SourceFile file, RowSink sink) throws SourceRefusedException, IOException {
        ByteOrderMark.requireFit(file);
        try (DigestingStream bytes = new DigestingStream(Files.newInputStream(file.path()))) {
            rows(file, new Unclosed(bytes), sink);
            return FileDigest.of(bytes);
        }
    }

    @Override
    public void peek(SourceFile file, RowSink sink) throws SourceRefusedException, IOException {
        ByteOrderMark.requireFit(file);
        rows(file, Files.newInputStream(file.path()), sink);
    }

    private void rows(SourceFile file, InputStream bytes, RowSink sink) throws SourceRefusedException, IOException {
        try (Reader text = new StrictReader(bytes, file.charset())) {
            format.read(text, file.path().toString(), sink);
        } catch (MalformedTextException e) {
            throw malformed(file, e);
        }
    }

    private static SourceRefusedException malformed(SourceFile file, MalformedTextException problem) {
        String mend = file.charset().equals(StandardCharsets.UTF_8)
                ? "; if the file is in another encoding, say so under source, such as encoding: windows-1252"
                : "; the encoding declared under source is not the file's";
        return new SourceRefusedException(
                file.path() + ":" + problem.line() + ": " + problem.getMessage() + mend, problem);
    }
}
