package dev.holdfast.ingest.text;

import dev.holdfast.ingest.FileDigest;
import dev.holdfast.ingest.FileReading;
import dev.holdfast.ingest.RowFormat;
import dev.holdfast.ingest.RowSink;
import dev.holdfast.ingest.SourceFile;
import dev.holdfast.ingest.SourceRefusedException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** A file of text in the declared encoding, packed or not, read once from its start to its end. */
public final class TextFile implements FileReading {
    private static final int BUFFER_BYTES = 1 << 16;

    private final RowFormat format;

    public TextFile(RowFormat format) {
        this.format = format;
    }

    @Override
    public FileDigest read(SourceFile file, RowSink sink) throws SourceRefusedException, IOException {
        try (DigestingStream bytes = new DigestingStream(Files.newInputStream(file.path()))) {
            EncodingCensus census = rows(file, new NonClosingStream(bytes), sink);
            census.note(sink::odd);
            return FileDigest.of(bytes).encodedAs(census.sentences());
        }
    }

    @Override
    public void peek(SourceFile file, RowSink sink) throws SourceRefusedException, IOException {
        try (InputStream bytes = Files.newInputStream(file.path())) {
            rows(file, bytes, sink);
        }
    }

    private EncodingCensus rows(SourceFile file, InputStream raw, RowSink sink)
            throws SourceRefusedException, IOException {
        BufferedInputStream bytes = new BufferedInputStream(raw, BUFFER_BYTES);
        Packing packing = Packing.of(bytes);
        try {
            BufferedInputStream plain = packing == null
                    ? bytes
                    : new BufferedInputStream(
                            packing.unpacked(bytes, file.path().toString()), BUFFER_BYTES);
            ByteOrderMark.requireFit(file, plain);
            return text(file, plain, sink);
        } catch (MalformedTextException e) {
            throw malformed(file, e);
        } catch (IOException e) {
            if (packing == null) {
                throw e;
            }
            throw damaged(file, packing, e);
        }
    }

    private EncodingCensus text(SourceFile file, InputStream plain, RowSink sink)
            throws SourceRefusedException, IOException {
        EncodingCensus census = new EncodingCensus(plain, file.charset());
        try (Reader text =
                new StrictReader(census, file.charset(), file.options().replaceBadBytes(), sink::odd)) {
            format.read(text, file.path().toString(), sink);
            return census;
        }
    }

    private static SourceRefusedException damaged(SourceFile file, Packing packing, IOException problem) {
        return new SourceRefusedException(
                file.path() + ": is packed with " + packing.word() + ", and cannot be unpacked to its end ("
                        + problem.getMessage() + "); it may have been cut off: copy it anew",
                problem);
    }

    private static SourceRefusedException malformed(SourceFile file, MalformedTextException problem) {
        String fix = file.charset().equals(StandardCharsets.UTF_8)
                ? "; if the file is in another encoding, say so under source, such as encoding: windows-1252"
                : "; the encoding declared under source is not the file's";
        return new SourceRefusedException(
                file.path() + ":" + problem.line() + ": " + problem.getMessage() + fix, problem);
    }
}
