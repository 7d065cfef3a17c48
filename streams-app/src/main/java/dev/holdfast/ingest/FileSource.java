package dev.holdfast.ingest;

import dev.holdfast.config.SourceFile;
import dev.holdfast.config.SourceSection;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.WorkItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Items from the rows of a file. Files of any size are streamed; what is held in memory is a {@link KeySet} and one
 * row. For one thread.
 */
final class FileSource implements ItemSource {
    private final String experimentId;
    private final SourceSection source;
    private final SourceColumns columns;
    private final RowFormat format;
    private final Path path;
    private @Nullable SourceFacts facts;
    private long longestTextChars;

    FileSource(String experimentId, SourceSection source, SourceColumns columns, RowFormat format) {
        this.experimentId = experimentId;
        this.source = source;
        this.columns = columns;
        this.format = format;
        this.path = source.file().path();
    }

    @Override
    public SourceFacts scan() throws SourceRefusedException {
        Pass pass = pass(new Nowhere());
        ItemMaker.Counts counts = pass.counts();
        longestTextChars = counts.longestText;
        facts = SourceFacts.newBuilder()
                .setFile(path.toString())
                .setChecksum(pass.checksum())
                .setBytes(pass.bytes())
                .setRows(counts.rows)
                .setItems(counts.items)
                .setBlanks(counts.blanks)
                .setDuplicates(counts.duplicates)
                .setRejected(counts.rejected)
                .build();
        return facts;
    }

    @Override
    public long longestTextChars() {
        return longestTextChars;
    }

    @Override
    public void read(ItemSink sink) throws SourceRefusedException {
        SourceFacts scanned = facts;
        if (scanned == null) {
            throw new IllegalStateException("scan the source before reading it");
        }
        requireUnchanged(scanned, sizeNow() == scanned.getBytes() ? scanned.getChecksum() : "another size");
        try {
            requireUnchanged(scanned, pass(sink).checksum());
        } catch (SourceChangedException e) {
            throw e;
        } catch (SourceRefusedException e) {
            // What was readable a moment ago and is not now has changed, or its disk fails.
            requireUnchanged(scanned, checksumNow());
            throw e;
        }
    }

    /** What one reading of the file found. */
    private record Pass(ItemMaker.Counts counts, String checksum, long bytes) {}

    private Pass pass(ItemSink sink) throws SourceRefusedException {
        requireFile(path);
        ItemMaker maker = new ItemMaker(experimentId, source, columns, sink);
        try (DigestingStream bytes = new DigestingStream(Files.newInputStream(path))) {
            format.read(new StrictReader(new Unclosed(bytes), source.file().charset()), path.toString(), maker);
            return new Pass(maker.counts(), bytes.checksum(), bytes.count());
        } catch (MalformedTextException e) {
            throw malformed(source.file(), e);
        } catch (IOException e) {
            throw new SourceRefusedException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** Refuses what is no readable file (R5). */
    static void requireFile(Path path) throws SourceRefusedException {
        if (Files.notExists(path)) {
            throw new SourceRefusedException(path + ": there is no such file");
        }
        if (!Files.isRegularFile(path)) {
            throw new SourceRefusedException(path + ": is no file; a source is read twice, so it must be one");
        }
    }

    static SourceRefusedException malformed(SourceFile file, MalformedTextException problem) {
        boolean isDefault = file.charset().equals(StandardCharsets.UTF_8);
        String mend = isDefault
                ? "; if the file is in another encoding, say so under source, such as encoding: windows-1252"
                        + (startsAsUtf16(file.path()) ? " (it begins like encoding: UTF-16)" : "")
                : "; the encoding declared under source is not the file's";
        return new SourceRefusedException(
                file.path() + ":" + problem.line() + ": " + problem.getMessage() + mend, problem);
    }

    private static boolean startsAsUtf16(Path path) {
        try (var in = Files.newInputStream(path)) {
            byte[] mark = in.readNBytes(2);
            return mark.length == 2 && (mark[0] & mark[1] & 0xff) == 0xfe && mark[0] != mark[1];
        } catch (IOException e) {
            return false;
        }
    }

    private long sizeNow() throws SourceRefusedException {
        requireFile(path);
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw new SourceRefusedException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private String checksumNow() throws SourceRefusedException {
        requireFile(path);
        try (DigestingStream bytes = new DigestingStream(Files.newInputStream(path))) {
            return bytes.checksum();
        } catch (IOException e) {
            throw new SourceRefusedException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private void requireUnchanged(SourceFacts scanned, @Nullable String now) throws SourceChangedException {
        if (!String.valueOf(scanned.getChecksum()).equals(now)) {
            throw new SourceChangedException(path + ": has changed since it was scanned: it had "
                    + scanned.getChecksum() + " and now has " + now + "; let nobody write to it while it is read");
        }
    }

    /** Takes and forgets. */
    private static final class Nowhere implements ItemSink {
        @Override
        public void item(WorkItem item) {}

        @Override
        public void reject(RejectedRow row) {}
    }
}
