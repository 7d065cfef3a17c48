package dev.holdfast.ingest;

import dev.holdfast.config.DuplicatePolicy;
import dev.holdfast.config.SourceSection;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.WorkItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Items from the rows of a file. Files of any size are streamed; what is held in memory is a {@link KeySet} and one
 * row. For one thread.
 */
final class FileSource implements ItemSource {
    private static final int MOST_NAMED = 5;

    private final String experimentId;
    private final SourceSection source;
    private final SourceColumns columns;
    private final FileReading reading;
    private final Path path;
    private @Nullable SourceFacts facts;
    private SourceFindings findings = SourceFindings.NONE;

    FileSource(String experimentId, SourceSection source, SourceColumns columns, FileReading reading) {
        this.experimentId = experimentId;
        this.source = source;
        this.columns = columns;
        this.reading = reading;
        this.path = source.file().path();
    }

    @Override
    public SourceFacts scan() throws SourceRefusedException {
        Pass pass = pass(new Nowhere());
        SourceCounts counts = pass.counts();
        requireNoDuplicates(counts);
        findings = new SourceFindings(
                counts.longestText,
                counts.notItems(),
                counts.warnings(source.incidentId(), source.file().format().rowWord()),
                pass.digest().encoding());
        facts = SourceFacts.newBuilder()
                .setFile(path.toString())
                .setChecksum(pass.digest().checksum())
                .setBytes(pass.digest().bytes())
                .setRows(counts.rows)
                .setItems(counts.items)
                .setBlanks(counts.blanks)
                .setDuplicates(counts.duplicates)
                .setRejected(counts.rejected)
                .setDuplicatesDiffering(counts.differing)
                .setRejectedByReason(counts.reasons())
                .setReplacedBytes(counts.oddities.count(Oddity.REPLACED))
                .setRowsChecksum(pass.rows())
                .build();
        return facts;
    }

    @Override
    public SourceFindings findings() {
        return findings;
    }

    private void requireNoDuplicates(SourceCounts counts) throws SourceRefusedException {
        if (source.duplicates() != DuplicatePolicy.REFUSE || counts.duplicates == 0) {
            return;
        }
        String first = counts.notItems().stream()
                .filter(row -> row.reason() == RejectReason.DUPLICATE_DIFFERS)
                .limit(MOST_NAMED)
                .map(RejectedRow::message)
                .collect(Collectors.joining("; "));
        throw new SourceRefusedException(path + ": " + counts.duplicates + " texts have an id and a type that came"
                + " before, " + counts.differing + " of them saying something else, and source.duplicates says refuse"
                + (first.isEmpty() ? "" : "; the first: " + first));
    }

    @Override
    public void read(ItemSink sink) throws SourceRefusedException {
        SourceFacts scanned = facts;
        if (scanned == null) {
            throw new IllegalStateException("scan the source before reading it");
        }
        requireUnchanged(scanned, sizeNow() == scanned.getBytes() ? scanned.getChecksum() : "another size");
        try {
            requireUnchanged(scanned, pass(sink).digest().checksum());
        } catch (SourceChangedException e) {
            throw e;
        } catch (SourceRefusedException e) {
            // What was readable a moment ago and is not now has changed, or its disk fails.
            requireUnchanged(scanned, checksumNow());
            throw e;
        }
    }

    @Override
    public Growth since(SourceFacts before) throws SourceRefusedException {
        SourceFacts now = facts;
        if (now == null) {
            throw new IllegalStateException("scan the source before asking how it grew");
        }
        requireFile(path);
        try {
            Growth growth = new GrownFile(source.file(), before, now).since(reading, maker(new Nowhere()));
            requireUnchanged(now, checksumNow());
            return growth;
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** What one reading of the file found. */
    private record Pass(SourceCounts counts, FileDigest digest, String rows) {}

    private Pass pass(ItemSink sink) throws SourceRefusedException {
        requireFile(path);
        try {
            ItemMaker maker = maker(sink);
            RowDigests rows = new RowDigests(maker);
            FileDigest digest = reading.read(source.file(), rows);
            return new Pass(maker.counts(), digest, rows.checksum());
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private ItemMaker maker(ItemSink sink) throws SourceRefusedException, IOException {
        if (source.duplicates() != DuplicatePolicy.LAST) {
            return ItemMaker.ofFirst(experimentId, source, columns, sink);
        }
        KeySet last = new KeySet();
        FileDigest noted =
                reading.read(source.file(), ItemMaker.noting(experimentId, source, columns, new Nowhere(), last));
        if (facts != null) {
            requireUnchanged(facts, noted.checksum());
        }
        return ItemMaker.ofLast(experimentId, source, columns, sink, last);
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

    static SourceRefusedException unreadable(Path path, IOException problem) {
        return new SourceRefusedException(path + ": cannot be read: " + problem.getMessage(), problem);
    }

    private long sizeNow() throws SourceRefusedException {
        requireFile(path);
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private String checksumNow() throws SourceRefusedException {
        requireFile(path);
        try {
            return FileDigest.of(path).checksum();
        } catch (IOException e) {
            throw unreadable(path, e);
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
