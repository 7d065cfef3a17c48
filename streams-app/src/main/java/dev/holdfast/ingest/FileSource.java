package dev.holdfast.ingest;

import dev.holdfast.config.spec.DuplicatePolicy;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.schemas.avro.SourceFacts;
import dev.holdfast.schemas.avro.SourceFileFacts;
import dev.holdfast.schemas.avro.WorkItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Items from the rows of a file, or of several that are read as one. Files of any size are streamed; what is held in
 * memory is a {@link KeySet} and one row. For one thread.
 */
final class FileSource implements ItemSource {
    private static final int MOST_NAMED = 5;

    private final String experimentId;
    private final SourceSection source;
    private final SourceColumns columns;
    private final FileReading reading;
    private final @Nullable SourceFacts then;
    private List<SourceFile> files = List.of();
    private List<FileDigest> scanned = List.of();
    private SourceFindings findings = SourceFindings.NONE;
    private @Nullable SourceFacts facts;

    /**
     * @param then what the record of a started experiment says of its source; null at the start
     */
    FileSource(
            String experimentId,
            SourceSection source,
            SourceColumns columns,
            FileReading reading,
            @Nullable SourceFacts then) {
        this.experimentId = experimentId;
        this.source = source;
        this.columns = columns;
        this.reading = reading;
        this.then = then;
    }

    @Override
    public SourceFacts scan() throws SourceRefusedException {
        StartedWith start = StartedWith.of(source.files(), then);
        files = start.files();
        scanned = List.of();
        requireSameColumns();
        Pass pass = pass(new Nowhere());
        SourceCounts counts = pass.maker().counts();
        requireNoDuplicates(counts);
        scanned = pass.digests();
        findings = new SourceFindings(
                counts.longestText,
                counts.notItems(),
                counts.warnings(pass.maker().places()),
                encodings(),
                start.additions());
        SourceFacts found = SourceFacts.newBuilder()
                .setFile(source.files().shown())
                .setFiles(source.files().isOneFile() ? List.of() : pass.parts())
                .setChecksum(FileDigest.together(scanned))
                .setBytes(scanned.stream().mapToLong(FileDigest::bytes).sum())
                .setRows(counts.rows)
                .setItems(counts.items)
                .setBlanks(counts.blanks)
                .setDuplicates(counts.duplicates)
                .setRejected(counts.rejected)
                .setDuplicatesDiffering(counts.differing)
                .setRejectedByReason(counts.reasons())
                .setLeftOut(counts.leftOut)
                .setReplacedBytes(counts.oddities.count(Oddity.REPLACED))
                .setRowsChecksum(source.files().isOneFile() ? pass.rows().get(0) : null)
                .build();
        facts = found;
        return found;
    }

    private void requireSameColumns() throws SourceRefusedException {
        for (SourceFile file : files) {
            requireFile(file.path());
        }
        SameColumns.require(files, columns);
    }

    private List<String> encodings() {
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            String name = files.size() == 1 ? "" : files.get(i).name() + ": ";
            scanned.get(i).encoding().forEach(sentence -> sentences.add(name + sentence));
        }
        return sentences.stream().limit(SourceFindings.MOST_LISTED).toList();
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
                .filter(row -> row.reason() == RowRejectReason.DUPLICATE_DIFFERS)
                .limit(MOST_NAMED)
                .map(RejectedRow::message)
                .collect(Collectors.joining("; "));
        throw new SourceRefusedException(source.files().shown() + ": " + counts.duplicates
                + " texts have an id and a type that came before, " + counts.differing
                + " of them saying something else, and source.duplicates says refuse"
                + (first.isEmpty() ? "" : "; the first: " + first));
    }

    @Override
    public void read(ItemSink sink) throws SourceRefusedException {
        if (scanned.isEmpty()) {
            throw new IllegalStateException("scan the source before reading it");
        }
        for (int i = 0; i < files.size(); i++) {
            requireUnchanged(
                    i, sizeNow(i) == scanned.get(i).bytes() ? scanned.get(i).checksum() : "another size");
        }
        var unused = pass(sink);
    }

    /** What one reading of all files found. */
    private record Pass(ItemMaker maker, List<FileDigest> digests, List<SourceFileFacts> parts, List<String> rows) {}

    private Pass pass(ItemSink sink) throws SourceRefusedException {
        Pass pass = new Pass(maker(sink), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < files.size(); i++) {
            long before = pass.maker().counts().rows;
            RowDigests rows = new RowDigests(pass.maker());
            FileDigest digest = pass(i, pass.maker(), rows);
            pass.rows().add(rows.checksum());
            pass.digests().add(digest);
            pass.parts()
                    .add(SourceFileFacts.newBuilder()
                            .setFile(files.get(i).path().toString())
                            .setBytes(digest.bytes())
                            .setChecksum(digest.checksum())
                            .setRows(pass.maker().counts().rows - before)
                            .build());
        }
        return pass;
    }

    private FileDigest pass(int position, ItemMaker maker, RowSink rows) throws SourceRefusedException {
        SourceFile file = files.get(position);
        requireFile(file.path());
        maker.begin(file);
        try {
            FileDigest digest = reading.read(file, rows);
            requireUnchanged(position, digest.checksum());
            return digest;
        } catch (SourceChangedException e) {
            throw e;
        } catch (SourceRefusedException e) {
            // What was readable a moment ago and is not now has changed, or its disk fails.
            requireUnchanged(position, scanned.isEmpty() ? "" : checksumNow(file.path()));
            throw e;
        } catch (IOException e) {
            throw unreadable(file.path(), e);
        }
    }

    @Override
    public Growth since(SourceFacts before) throws SourceRefusedException {
        SourceFacts now = facts;
        if (now == null) {
            throw new IllegalStateException("scan the source before asking how it grew");
        }
        if (!source.files().isOneFile()) {
            throw new SourceRefusedException(source.files().shown()
                    + ": rows are appended to a source of one file, and this SPEC names a list or a pattern; run the new"
                    + " files as an experiment of their own");
        }
        SourceFile file = files.get(0);
        requireFile(file.path());
        try {
            ItemMaker maker = maker(new Nowhere());
            maker.begin(file);
            Growth growth = new GrownFile(file, before, now).since(reading, maker);
            requireUnchanged(0, checksumNow(file.path()));
            return growth;
        } catch (IOException e) {
            throw unreadable(file.path(), e);
        }
    }

    private ItemMaker maker(ItemSink sink) throws SourceRefusedException {
        if (source.duplicates() != DuplicatePolicy.LAST) {
            return ItemMaker.ofFirst(experimentId, source, columns, sink);
        }
        ItemMaker noting = ItemMaker.noting(experimentId, source, columns, new Nowhere());
        for (int i = 0; i < files.size(); i++) {
            var unused = pass(i, noting, noting);
        }
        return ItemMaker.ofLast(experimentId, source, columns, sink, noting);
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

    private long sizeNow(int position) throws SourceRefusedException {
        Path path = files.get(position).path();
        requireFile(path);
        try {
            return Files.size(path);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    private static String checksumNow(Path path) throws SourceRefusedException {
        requireFile(path);
        try {
            return FileDigest.of(path).checksum();
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /** Compares with the scan; before it there is nothing to compare with. */
    private void requireUnchanged(int position, String now) throws SourceChangedException {
        if (!scanned.isEmpty() && !scanned.get(position).checksum().equals(now)) {
            throw new SourceChangedException(files.get(position).path() + ": has changed since it was scanned: it had "
                    + scanned.get(position).checksum() + " and now has " + now
                    + "; let nobody write to it while it is read");
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
