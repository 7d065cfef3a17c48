package dev.holdfast.ingest;

import dev.holdfast.config.SourceSection;
import dev.holdfast.config.TextColumns;
import dev.holdfast.schemas.InvalidKeyException;
import dev.holdfast.schemas.ItemKey;
import dev.holdfast.schemas.avro.WorkItem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of rows: drops blank texts and all but the first of a key (R2), rejects what can be no item, counts, and
 * stops at the limit of the experiment. For one thread and one reading.
 */
final class ItemMaker implements RowSink {
    private final String experimentId;
    private final SourceSection source;
    private final SourceColumns columns;
    private final String file;
    private final ItemSink sink;
    private final KeySet keys = new KeySet();
    private final List<TextCell> cells = new ArrayList<>();
    private final Counts counts = new Counts();

    /**
     * Where a type and its text stand in a row.
     *
     * @param type the type, if it is the same for all rows; else null
     * @param typePosition the column of the type, if it is not
     * @param textPosition the column of the text
     */
    private record TextCell(@Nullable String type, int typePosition, int textPosition) {}

    /** What a reading found. */
    static final class Counts {
        long rows;
        long items;
        long blanks;
        long duplicates;
        long rejected;

        @Nullable
        LongestText longestText;

        private void text(ItemKey key, String text) {
            if (longestText == null || text.length() > longestText.chars()) {
                longestText = new LongestText(key.incidentId(), key.type(), text.length());
            }
        }
    }

    ItemMaker(String experimentId, SourceSection source, SourceColumns columns, ItemSink sink) {
        this.experimentId = experimentId;
        this.source = source;
        this.columns = columns;
        this.file = source.file().path().toString();
        this.sink = sink;
        if (source.texts() instanceof TextColumns.WideForm wide) {
            wide.columns().forEach((type, column) -> cells.add(new TextCell(type, -1, columns.position(column))));
        } else if (source.texts() instanceof TextColumns.LongForm form) {
            cells.add(new TextCell(null, columns.position(form.type()), columns.position(form.text())));
        }
    }

    Counts counts() {
        return counts;
    }

    @Override
    public boolean row(Row row) {
        counts.rows++;
        String id = row.values().get(columns.position(source.incidentId()));
        boolean idMissing = isBlank(id);
        boolean toldMissing = false;
        for (TextCell cell : cells) {
            String text = row.values().get(cell.textPosition());
            if (isFull()) {
                return false;
            } else if (isBlank(text)) {
                counts.blanks++;
            } else if (!idMissing) {
                cell(row, String.valueOf(id), cell, String.valueOf(text));
            } else if (!toldMissing) {
                toldMissing = true;
                reject(row, RejectReason.MISSING_ID, "has nothing in the column '" + source.incidentId() + "'");
            }
        }
        return !isFull();
    }

    @Override
    public void broken(Row row, RejectReason reason, String message) {
        counts.rows++;
        reject(row, reason, message);
    }

    private boolean isFull() {
        return source.limit() != null && counts.items >= source.limit();
    }

    private void cell(Row row, String id, TextCell cell, String text) {
        String type = cell.type() == null ? row.values().get(cell.typePosition()) : cell.type();
        if (type == null || type.isBlank()) {
            reject(row, RejectReason.MISSING_TYPE, "has a text and no type");
            return;
        }
        try {
            ItemKey key = new ItemKey(experimentId, id, type);
            item(row, key, text);
        } catch (InvalidKeyException e) {
            reject(row, RejectReason.INVALID_KEY, "makes no item key for the type '" + type + "': " + e.getMessage());
        }
    }

    private void item(Row row, ItemKey key, String text) {
        WorkItem item = new WorkItem(
                experimentId,
                key.incidentId(),
                key.type(),
                text,
                columns(row, source.fields(), true),
                columns(row, source.labels(), false),
                row.number());
        RejectReason refusal = ItemLimits.refusal(item);
        boolean known = refusal == null ? !keys.add(key) : keys.contains(key);
        if (known) {
            counts.duplicates++;
        } else if (refusal == null) {
            counts.items++;
            counts.text(key, text);
            sink.item(item);
        } else {
            reject(row, refusal, "for the type '" + key.type() + "' " + ItemLimits.words(refusal));
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

    private void reject(Row row, RejectReason reason, String message) {
        counts.rejected++;
        String sentence = source.file().format().rowWord() + " " + row.line() + " " + message;
        sink.reject(new RejectedRow(
                file, row.number(), reason, sentence, row.rawText().get()));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || text.isBlank();
    }
}
