package dev.holdfast.ingest;

import dev.holdfast.config.spec.DuplicatePolicy;
import dev.holdfast.config.spec.SourceSection;
import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.WorkItem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of rows: drops blank texts and all but one of a key (R2), rejects what can be no item, counts, and stops at
 * the limit of the experiment. Where the last one of a key counts, a first reading notes it and a second one makes items.
 * For one thread and one reading.
 */
final class ItemMaker implements RowSink {
    private final String experimentId;
    private final SourceSection source;
    private final SourceColumns columns;
    private final IncidentIds ids;
    private final RowFilter filter;
    private final RowPlaces places;
    private final RowPlaces notedPlaces;
    private final ItemSink sink;
    private final KeySet keys;
    private final Role role;
    private final List<TextCell> cells;
    private final SourceCounts counts = new SourceCounts();

    /** What a reading is for. */
    private enum Role {
        /** Items are made; the first of a key counts. */
        FIRST,
        /** The last row of each key is noted, and no item is made. */
        NOTE_LAST,
        /** Items are made; the row counts that was noted. */
        LAST
    }

    private ItemMaker(
            String experimentId,
            SourceSection source,
            SourceColumns columns,
            ItemSink sink,
            Role role,
            KeySet keys,
            @Nullable RowPlaces noted) {
        this.experimentId = experimentId;
        this.source = source;
        this.columns = columns;
        this.ids = new IncidentIds(source.incidentId(), columns);
        this.filter = new RowFilter(source.where(), columns);
        this.sink = sink;
        this.keys = keys;
        this.role = role;
        this.places = new RowPlaces(!source.files().isOneFile());
        this.notedPlaces = noted == null ? places : noted;
        this.cells = TextCell.of(source.texts(), columns);
    }

    /** Makes items; of those with one key the first one counts. */
    static ItemMaker ofFirst(String experimentId, SourceSection source, SourceColumns columns, ItemSink sink) {
        return new ItemMaker(experimentId, source, columns, sink, Role.FIRST, new KeySet(), null);
    }

    /** Makes nothing, and notes the last row of each key. */
    static ItemMaker noting(String experimentId, SourceSection source, SourceColumns columns, ItemSink sink) {
        return new ItemMaker(experimentId, source, columns, sink, Role.NOTE_LAST, new KeySet(), null);
    }

    /** Makes items; of those with one key the one counts that was noted, in a reading of all files. */
    static ItemMaker ofLast(
            String experimentId, SourceSection source, SourceColumns columns, ItemSink sink, ItemMaker noted) {
        return new ItemMaker(experimentId, source, columns, sink, Role.LAST, noted.keys, noted.places);
    }

    /** Goes on to the next file. */
    void begin(SourceFile file) {
        places.begin(file);
    }

    /** Returns in which files its rows stand. */
    RowPlaces places() {
        return places;
    }

    SourceCounts counts() {
        return counts;
    }

    @Override
    public boolean row(Row ofFile) {
        if (isFull()) {
            return false;
        }
        Row row = places.numbered(ofFile);
        counts.rows++;
        if (!filter.takes(row)) {
            counts.leftOut++;
            return true;
        }
        String missing = ids.missing(row);
        String id = missing == null ? ids.of(row) : "";
        if (missing == null) {
            ids.look(row, counts, places);
        }
        boolean toldMissing = false;
        for (TextCell cell : cells) {
            String text = row.values().get(cell.textPosition());
            if (isFull()) {
                return false;
            } else if (isBlank(text)) {
                counts.blanks++;
            } else if (missing == null) {
                cell(row, id, cell, String.valueOf(text));
            } else if (!toldMissing) {
                toldMissing = true;
                reject(row, RowRejectReason.MISSING_ID, "has nothing in the column '" + missing + "'", missing);
            }
        }
        return !isFull();
    }

    @Override
    public void broken(Row row, RowRejectReason reason, String message, @Nullable String column) {
        if (!isFull()) {
            counts.rows++;
            reject(places.numbered(row), reason, message, column);
        }
    }

    @Override
    public void odd(Oddity oddity, long line) {
        counts.oddities.see(oddity, places.position(), line);
    }

    /** Says whether the limit of the experiment is reached. */
    boolean isFull() {
        return source.limit() != null && counts.items >= source.limit();
    }

    private void cell(Row row, String id, TextCell cell, String text) {
        String type = cell.type() == null ? row.values().get(cell.typePosition()) : cell.type();
        if (type == null || type.isBlank()) {
            String column = columns.names().get(cell.typePosition());
            reject(row, RowRejectReason.MISSING_TYPE, "has a text and no type", column);
            return;
        }
        try {
            ItemKey key = new ItemKey(experimentId, id, type);
            item(row, key, text, columns.names().get(cell.textPosition()));
        } catch (InvalidKeyException e) {
            String message = "makes no item key for the type '" + type + "': " + e.getMessage();
            reject(row, RowRejectReason.INVALID_KEY, message, ids.onlyColumn());
        }
    }

    private void item(Row row, ItemKey key, String text, String column) {
        WorkItem item = new WorkItem(
                experimentId,
                key.incidentId(),
                key.type(),
                text,
                columns(row, source.fields(), true),
                columns(row, source.labels(), false),
                row.number());
        RowRejectReason refusal = ItemLimits.refusal(item);
        long note = RowNote.of(item, row.number());
        if (role == Role.NOTE_LAST) {
            if (refusal == null) {
                keys.put(key, note);
            }
            return;
        }
        boolean take = role == Role.FIRST && refusal == null;
        long noted = take ? keys.add(key, note) : keys.noted(key);
        if (noted != KeySet.ABSENT && (role == Role.FIRST || noted != note)) {
            duplicate(row, key, column, noted, note);
        } else if (refusal == null) {
            counts.items++;
            counts.text(key, text);
            sink.item(item);
        } else {
            reject(row, refusal, "for the type '" + key.type() + "' " + ItemLimits.words(refusal), column);
        }
    }

    private void duplicate(Row row, ItemKey key, String column, long counted, long note) {
        counts.duplicates++;
        boolean differs = RowNote.differ(counted, note);
        if (!differs && source.duplicates() != DuplicatePolicy.REFUSE) {
            return;
        }
        String message = "has the id '" + key.incidentId() + "' and the type '" + key.type() + "' of "
                + notedPlaces.dataRow(RowNote.row(counted))
                + (differs ? ", which counts, and says something else" : "");
        RejectedRow one = rejected(row, RowRejectReason.DUPLICATE_DIFFERS, message, column);
        counts.list(one);
        if (differs) {
            counts.differing++;
            sink.reject(one);
        }
    }

    private Map<String, String> columns(Row row, Map<String, String> names, boolean keepEmpty) {
        Map<String, String> values = new LinkedHashMap<>();
        names.forEach((name, column) -> {
            String value = row.values().get(columns.position(column));
            String text = value == null ? "" : value;
            // An empty label is no label; a handler's template finds each of its fields, if only empty.
            if (keepEmpty || !text.isEmpty()) {
                values.put(name, text);
            }
        });
        return values;
    }

    private void reject(Row row, RowRejectReason reason, String message, @Nullable String column) {
        if (role == Role.NOTE_LAST) {
            return;
        }
        counts.reject(reason);
        RejectedRow one = rejected(row, reason, message, column);
        counts.list(one);
        sink.reject(one);
    }

    private RejectedRow rejected(Row row, RowRejectReason reason, String message, @Nullable String column) {
        String sentence = places.place(row.line()) + " " + message;
        String raw = row.rawText().get();
        int position = column == null ? -1 : columns.position(column);
        boolean known = position >= 0 && position < row.values().size();
        String value = known ? row.values().get(position) : raw;
        String file = places.file().path().toString();
        return new RejectedRow(
                file, row.number(), row.line(), column, reason, sentence, value == null ? "" : value, raw);
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
